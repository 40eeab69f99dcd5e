package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stops the service's own due work and its lease of listening, as long as it is open. */
public final class ServiceSuspension implements AutoCloseable {

    private static final List<String> BEANS = List.of("dueWorkScheduler", "listeningLease");

    private final List<SmartLifecycle> suspended;
    private final JdbcClient jdbc;

    private ServiceSuspension(List<SmartLifecycle> suspended, JdbcClient jdbc) {
        this.suspended = suspended;
        this.jdbc = jdbc;
    }

    /** Fails where one of these beans is missing or does not run: then nothing would be suspended. */
    public static ServiceSuspension of(ApplicationContext context) {
        List<SmartLifecycle> beans = BEANS.stream()
                .map(name -> context.getBean(name, SmartLifecycle.class))
                .toList();
        assertThat(beans).allSatisfy(bean -> assertThat(bean.isRunning()).isTrue());
        beans.forEach(SmartLifecycle::stop);
        return new ServiceSuspension(beans, context.getBean(JdbcClient.class));
    }

    /** Sets the lease back, as if the database's clock had advanced. */
    public void setLeaseBack(Duration time) {
        jdbc.sql("update connection.lease set renewed_at = renewed_at - :ms * interval '1 ms'")
                .param("ms", time.toMillis())
                .update();
    }

    @Override
    public void close() {
        suspended.forEach(SmartLifecycle::start);
    }
}
