package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("sql")
class SchemaMigrationsTests {

    private final DataSource database = TestDatabase.openEmpty("migrations");
    private final JdbcClient jdbc = JdbcClient.create(database);

    @Test
    void givesEachRoomASchemaAndAHistoryOfItsOwn() throws Exception {
        SchemaMigrations.of(SchemaMigrations.ROOMS).migrateAll(database);
        assertThat(tables("account")).contains("account", "flyway_schema_history");
        assertThat(tables("clock")).contains("simulated_time", "flyway_schema_history");
        assertThat(tables("public")).isEmpty();
    }

    @Test
    void skipsARoomWithoutScripts() throws Exception {
        SchemaMigrations.of(List.of("nowhere")).migrateAll(database);
        assertThat(tables("nowhere")).isEmpty();
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        SchemaMigrations.of(SchemaMigrations.ROOMS).migrateAll(database);
        SchemaMigrations.of(SchemaMigrations.ROOMS).migrateAll(database);
        assertThat(tables("account")).contains("account");
    }

    private List<String> tables(String schema) {
        return jdbc.sql("select table_name from information_schema.tables where table_schema = ?")
                .param(schema)
                .query((row, number) -> row.getString(1))
                .list();
    }
}
