package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class DatabaseServiceTests {

    @Autowired
    private JdbcClient jdbc;

    @Test
    void sessionsAreInUtc() {
        assertThat(jdbc.sql("show timezone").query(String.class).single()).isEqualTo("UTC");
    }

    @Test
    void theSchemasExistBeforeTheFirstQuery() {
        assertThat(jdbc.sql("select count(*) from clock.simulated_time")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }
}
