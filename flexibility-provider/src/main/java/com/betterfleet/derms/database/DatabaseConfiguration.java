package com.betterfleet.derms.database;

import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class DatabaseConfiguration {

    @Bean
    JdbcConnectionDetails databaseAddress(DatabaseSettings settings) {
        return new DatabaseAddress(
                settings.url(),
                Objects.requireNonNullElse(settings.user(), ""),
                Objects.requireNonNullElse(settings.password(), ""));
    }

    @Bean
    static SchemaMigrationProcessor schemaMigrationProcessor() {
        return new SchemaMigrationProcessor();
    }
}
