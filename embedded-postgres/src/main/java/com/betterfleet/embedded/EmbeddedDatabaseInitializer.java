package com.betterfleet.embedded;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts the embedded server before a demonstration's beans, where no database is configured.
 *
 * <p>It applies when {@code derms.demo} is true and {@code derms.database.url} is blank, and then sets the latter. The
 * server stops after the last bean that uses it.
 */
public final class EmbeddedDatabaseInitializer
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        boolean demo = environment.getProperty("derms.demo", Boolean.class, false);
        if (!demo || !environment.getProperty("derms.database.url", "").isBlank()) {
            return;
        }
        EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(environment.getRequiredProperty("derms.data-dir")));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "embeddedDatabase",
                        Map.of("derms.database.url", database.url(), "derms.database.user", EmbeddedDatabase.USER)));
        // Disposable beans are destroyed in reverse order of registration, so the first one is the last to stop.
        ((DefaultListableBeanFactory) context.getBeanFactory())
                .registerDisposableBean("embeddedDatabase", database::close);
    }
}
