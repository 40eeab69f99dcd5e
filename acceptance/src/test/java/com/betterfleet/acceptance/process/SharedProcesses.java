package com.betterfleet.acceptance.process;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides tests with shared processes, each started at first use and stopped after the last test. A start takes longer
 * than most tests.
 */
public final class SharedProcesses implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedProcesses.class);

    private static final Map<Class<?>, Supplier<RunningProcess>> STARTED_BY = Map.of(
            RunningService.class, () -> RunningService.start("shared"),
            KillableService.class, KillableService::start,
            TwoServiceInstances.class, TwoServiceInstances::start,
            LiveSystem.class, LiveSystem::start);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return STARTED_BY.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(parameter.getParameter().getType(), SharedProcess::start, SharedProcess.class)
                .requireProcess();
    }

    /** A started process or its failure; after a failure no later test waits for another start. */
    private record SharedProcess(Optional<RunningProcess> process, String failure) implements RunningProcess {

        static SharedProcess start(Class<?> type) {
            try {
                return new SharedProcess(
                        Optional.of(Objects.requireNonNull(STARTED_BY.get(type)).get()), "");
            } catch (RuntimeException | AssertionError e) {
                return new SharedProcess(Optional.empty(), e.toString());
            }
        }

        RunningProcess requireProcess() {
            return process.orElseThrow(() -> new AssertionError(failure));
        }

        @Override
        public void close() {
            process.ifPresent(RunningProcess::close);
        }
    }
}
