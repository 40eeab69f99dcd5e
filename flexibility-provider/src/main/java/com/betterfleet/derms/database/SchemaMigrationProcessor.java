package com.betterfleet.derms.database;

import com.betterfleet.derms.StartupRefusedException;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Migrates the schemas before the first bean uses the data source, and adds the reserved connections. */
class SchemaMigrationProcessor implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof HikariDataSource pool) {
            PhysicalConnections connections = PhysicalConnections.openFor(pool);
            migrateSchemas(pool);
            return new ReservedDataSource(pool, connections);
        }
        if (bean instanceof DataSource dataSource) {
            migrateSchemas(dataSource);
        }
        return bean;
    }

    private static void migrateSchemas(DataSource dataSource) {
        try {
            SchemaMigrations.of(SchemaMigrations.ROOMS).migrateAll(dataSource);
        } catch (SQLException unreachable) {
            throw new StartupRefusedException(ConnectionRefusalText.describeRefusal(unreachable), unreachable);
        }
    }
}
