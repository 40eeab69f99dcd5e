package com.betterfleet.acceptance;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the processes that they share, each started when it is first asked for and stopped after the last test: to
 * start one takes longer than most tests.
 */
final class Services implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Services.class);

    private static final Map<Class<?>, Supplier<Running>> STARTED_BY = Map.of(
            RunningService.class, () -> RunningService.start("shared"),
            ExpendableService.class, ExpendableService::start,
            TwoInstances.class, TwoInstances::start,
            LivePair.class, LivePair::start);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return STARTED_BY.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(parameter.getParameter().getType(), Shared::start, Shared.class)
                .running();
    }

    /** A start that failed is remembered as well: no later test waits for another one. */
    private record Shared(Optional<Running> process, String failure) implements Running {

        static Shared start(Class<?> type) {
            try {
                return new Shared(
                        Optional.of(Objects.requireNonNull(STARTED_BY.get(type)).get()), "");
            } catch (RuntimeException | AssertionError e) {
                return new Shared(Optional.empty(), e.toString());
            }
        }

        Running running() {
            return process.orElseThrow(() -> new AssertionError(failure));
        }

        @Override
        public void close() {
            process.ifPresent(Running::close);
        }
    }
}
