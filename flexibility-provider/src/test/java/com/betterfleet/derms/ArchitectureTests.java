package com.betterfleet.derms;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rules for the classes of all rooms; {@link ModularityTests} checks the dependencies between rooms. */
class ArchitectureTests {

    private static final String ROOT = "com.betterfleet.derms";
    private static final double PACKAGE_PRIVATE_SHARE = 0.4;

    /** Names of OSCP messages, types and fields, without those that are also plain English of the trade. */
    private static final Pattern NAMED_BY_OSCP = Pattern.compile(
            "oscp|handshake_?acknowledge|(update|adjust)_?group|update_?asset|group_?measurements|asset_?measurement"
                    + "|capacity_?compliance_?error|required_?behaviou?r|forecasted_?block|capacity_?forecast_?type"
                    + "|offline_?mode|fallback_?(consumption|generation)|optimum|energy_?measurement"
                    + "|instantaneous_?measurement|(initial_?)?measure_?time|version_?url|segment_?(index|count)");

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void onlyTheClockRoomReadsTheSystemClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".clock")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "it reads a clock of the machine", call -> readsAClock(call.getTarget())))
                .check(SERVICE);
    }

    @Test
    void onlyClassesNamedJdbcUseSql() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".database", ROOT + ".clock")
                .and(DescribedPredicate.describe(
                        "are not named Jdbc…",
                        type -> !outermost(type).getSimpleName().startsWith("Jdbc")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc.."))
                .check(SERVICE);
    }

    /** A stream holds a database connection until it is closed: twenty unclosed ones stop the service. */
    @Test
    void noQueryIsReadAsAStream() {
        noClasses()
                .should()
                .callMethod(JdbcClient.MappedQuerySpec.class, "stream")
                .check(SERVICE);
    }

    /** A thread per task is unbounded: many that store a result at once would take all connections from requests. */
    @Test
    void threadsPerTaskAreBoundedInTheirDatabaseConnections() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".database")
                .should()
                .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
                .orShould()
                .callMethod(Executors.class, "newThreadPerTaskExecutor", ThreadFactory.class)
                .orShould()
                .callMethod(Executors.class, "newCachedThreadPool")
                .check(SERVICE);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles().check(SERVICE);
    }

    @Test
    void inboundAndOutboundDoNotDependOnEachOther() {
        noClasses()
                .that(resideInAPackage(ROOT + ".oscp.inbound.."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".oscp.outbound.."))
                .check(SERVICE);
        noClasses()
                .that(resideInAPackage(ROOT + ".oscp.outbound.."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".oscp.inbound.."))
                .check(SERVICE);
    }

    @Test
    void oscpNamesOccurOnlyInTheOscpRoom() {
        DescribedPredicate<HasName> named = DescribedPredicate.describe(
                "are named after OSCP",
                thing -> NAMED_BY_OSCP
                        .matcher(simpleName(thing).toLowerCase(Locale.ROOT))
                        .find());
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".oscp..")
                .should(be(named))
                .check(SERVICE);
        noMembers()
                .that()
                .areDeclaredInClassesThat(DescribedPredicate.not(resideInAPackage(ROOT + ".oscp..")))
                .should(be(named))
                .check(SERVICE);
    }

    @Test
    void noLombokAndNoFieldInjection() {
        noClasses().should().dependOnClassesThat(resideInAPackage("lombok..")).check(SERVICE);
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("jakarta.annotation.Resource")
                .check(SERVICE);
    }

    @Test
    void noClassHasAMeaninglessSuffix() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Manager|Impl|Dto|DTO|Helper)(\\$.*)?")
                .check(SERVICE);
    }

    @Test
    void fortyPercentOfTypesArePackagePrivate() {
        List<JavaClass> types = SERVICE.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .toList();
        List<JavaClass> packagePrivate = types.stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        assertThat((double) packagePrivate.size() / types.size())
                .as("%d of %d types are package-private", packagePrivate.size(), types.size())
                .isGreaterThanOrEqualTo(PACKAGE_PRIVATE_SHARE);
    }

    private static boolean readsAClock(MethodCallTarget target) {
        JavaClass owner = target.getOwner();
        boolean now = owner.getPackageName().startsWith("java.time")
                && target.getName().equals("now")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        boolean system = (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class))
                && (target.getName().startsWith("system") || target.getName().startsWith("tick"));
        boolean millis = owner.isEquivalentTo(System.class) && target.getName().equals("currentTimeMillis");
        boolean date = owner.isEquivalentTo(java.util.Calendar.class)
                && target.getName().equals("getInstance");
        return now || system || millis || date;
    }

    private static String simpleName(HasName thing) {
        String name = thing.getName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTests::outermost).orElse(type);
    }

    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            JavaPackage home = type.getPackage();
            return home.getName().startsWith(ROOT) ? SliceIdentifier.of(home.getName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "every package by itself";
        }
    }
}
