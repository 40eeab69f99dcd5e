package com.betterfleet.derms.access;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcSigningKeys {

    private final JdbcClient jdbc;

    JdbcSigningKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<byte[]> find() {
        return jdbc.sql("select sealed from access.signing_key")
                .query(byte[].class)
                .optional();
    }

    /** Of instances that start together the first one's key is everyone's. */
    byte[] insertOrFind(byte[] sealed) {
        jdbc.sql("insert into access.signing_key (sealed) values (:sealed) on conflict do nothing")
                .param("sealed", sealed)
                .update();
        return find().orElseThrow();
    }
}
