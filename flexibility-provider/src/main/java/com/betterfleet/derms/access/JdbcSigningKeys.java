package com.betterfleet.derms.access;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcSigningKeys {

    private final JdbcClient jdbc;

    JdbcSigningKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the encrypted keys; the active one first. */
    List<byte[]> listEncryptedKeys() {
        return jdbc.sql("select sealed from access.signing_key order by id desc")
                .query((row, number) -> row.getBytes("sealed"))
                .list();
    }

    List<SigningKey> listKeys() {
        return jdbc.sql("select id, made_at, retired_at from access.signing_key order by id desc")
                .query(JdbcSigningKeys::mapKey)
                .list();
    }

    /** Locks the table so that one instance at a time creates a key; readers are not blocked. */
    void lockTable() {
        jdbc.sql("lock table access.signing_key in share row exclusive mode").update();
    }

    SigningKey insertKey(byte[] sealed, Instant now) {
        return jdbc.sql("insert into access.signing_key (sealed, made_at) values (:sealed, :now) returning *")
                .param("sealed", sealed)
                .param("now", toTimestamp(now))
                .query(JdbcSigningKeys::mapKey)
                .single();
    }

    void retireActiveKey(Instant now) {
        jdbc.sql("update access.signing_key set retired_at = :now where retired_at is null")
                .param("now", toTimestamp(now))
                .update();
    }

    /** Deletes the keys that were retired at the cutoff or before. */
    List<SigningKey> deleteRetiredBy(Instant cutoff) {
        return jdbc.sql("delete from access.signing_key where retired_at <= :then returning *")
                .param("then", toTimestamp(cutoff))
                .query(JdbcSigningKeys::mapKey)
                .list();
    }

    private static SigningKey mapKey(ResultSet row, int number) throws SQLException {
        return new SigningKey(row.getLong("id"), readInstant(row, "made_at"), readOptionalInstant(row, "retired_at"));
    }
}
