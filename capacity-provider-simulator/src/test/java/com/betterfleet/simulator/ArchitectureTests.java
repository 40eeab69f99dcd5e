package com.betterfleet.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packagesOf = SimulatorApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {
    @ArchTest
    static final ArchRule ROOMS_DO_NOT_IMPORT_EACH_OTHER_IN_A_CIRCLE =
            slices().matching("com.betterfleet.simulator.(*)..").should().beFreeOfCycles();

    /** A mapping error shared by both sides of the link would stay undetected. */
    @ArchTest
    static final ArchRule SHARES_NO_CLASS_WITH_THE_SERVICE =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.betterfleet.derms..");

    @ArchTest
    static final ArchRule ASKS_THE_INJECTED_CLOCK_FOR_THE_TIME =
            noClasses().should().callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule THE_MODEL_OF_THE_DEPOT_KNOWS_NO_NETWORK = noClasses()
            .that()
            .haveSimpleName("DepotState")
            .or()
            .haveSimpleName("ChargerState")
            .or()
            .haveSimpleName("ChargerDispatch")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.betterfleet.simulator.service..", "java.net..");
}
