package com.betterfleet.derms.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The OpenAPI description of the admin and EMS APIs. Every operation has a summary, every schema a name of its own. */
class ApiDescriptionTests {

    private static final String ROOT = "com.betterfleet.derms.";

    @Test
    void everyOperationHasASummary() {
        List<String> withoutSummary = operations()
                .filter(method -> !method.isAnnotationPresent(Operation.class)
                        || method.getAnnotation(Operation.class).summary().isBlank())
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .toList();

        assertThat(withoutSummary).isEmpty();
    }

    @Test
    void noTwoTypesShareASchemaName() {
        Set<Class<?>> types = new HashSet<>();
        operations()
                .flatMap(method -> Stream.concat(
                        Stream.of(method.getGenericReturnType()), Arrays.stream(method.getGenericParameterTypes())))
                .forEach(type -> collectTypes(type, types));
        Map<String, Set<String>> typesByName = new TreeMap<>();
        types.forEach(type -> typesByName
                .computeIfAbsent(schemaName(type), name -> new TreeSet<>())
                .add(type.getName()));

        assertThat(types).hasSizeGreaterThan(50);
        assertThat(typesByName.values()).allSatisfy(names -> assertThat(names).hasSize(1));
    }

    private static Stream<Method> operations() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        return Stream.of("console", "ems")
                .flatMap(room -> scanner.findCandidateComponents(ROOT + room).stream())
                .map(definition -> loadClass(Objects.requireNonNull(definition.getBeanClassName())))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class));
    }

    private static Class<?> loadClass(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void collectTypes(Type type, Set<Class<?>> types) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> collectTypes(argument, types));
        } else if (type instanceof Class<?> named
                && named.isRecord()
                && named.getName().startsWith(ROOT)
                && types.add(named)) {
            Arrays.stream(named.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(component -> collectTypes(component, types));
        }
    }

    private static String schemaName(Class<?> type) {
        Schema schema = type.getAnnotation(Schema.class);
        return schema == null || schema.name().isEmpty() ? type.getSimpleName() : schema.name();
    }
}
