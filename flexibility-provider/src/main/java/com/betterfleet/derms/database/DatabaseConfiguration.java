package com.betterfleet.derms.database;

import com.betterfleet.derms.StartupRefusedException;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class DatabaseConfiguration {

    /** The embedded server; lazy, because an external database makes it unnecessary. */
    @Bean(destroyMethod = "close")
    @Lazy
    EmbeddedDatabase embeddedDatabase(
            @Value("${derms.demo:false}") boolean demo, @Value("${derms.data-dir}") Path dataDir) {
        if (!demo) {
            throw new StartupRefusedException(
                    "DERMS_DATABASE_URL is not set. Set it (jdbc:postgresql://host/database) with"
                            + " DERMS_DATABASE_USER and DERMS_DATABASE_PASSWORD, or try things out with DERMS_DEMO=true.");
        }
        return EmbeddedDatabase.start(dataDir);
    }

    @Bean
    JdbcConnectionDetails databaseAddress(DatabaseSettings settings, ObjectProvider<EmbeddedDatabase> embedded) {
        if (settings.isExternal()) {
            return new DatabaseAddress(
                    Objects.requireNonNull(settings.url()),
                    Objects.requireNonNullElse(settings.user(), ""),
                    Objects.requireNonNullElse(settings.password(), ""));
        }
        return new DatabaseAddress(embedded.getObject().url(), EmbeddedDatabase.USER, "");
    }

    @Bean
    static SchemaMigrationProcessor schemaMigrationProcessor() {
        return new SchemaMigrationProcessor();
    }
}
