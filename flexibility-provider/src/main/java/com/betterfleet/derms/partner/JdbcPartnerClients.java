package com.betterfleet.derms.partner;

import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.secret.TokenHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class JdbcPartnerClients {

    private final JdbcClient jdbc;

    JdbcPartnerClients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PartnerClient> findClient(String clientId) {
        if (!InputChecks.isStorable(clientId)) {
            return Optional.empty();
        }
        return jdbc.sql("select * from connection.partner_client where client_id = :clientId")
                .param("clientId", clientId)
                .query(JdbcPartnerClients::mapClient)
                .optional();
    }

    Optional<PartnerClient> lockClient(String connectionId) {
        return jdbc.sql("select * from connection.partner_client where connection_id = :id for update")
                .param("id", connectionId)
                .query(JdbcPartnerClients::mapClient)
                .optional();
    }

    void insertClient(String connectionId, String clientId, TokenHash secret, Instant now) {
        jdbc.sql("""
                insert into connection.partner_client (connection_id, client_id, version, secret_hash, issued_at)
                values (:id, :clientId, 1, :hash, :now)
                """)
                .param("id", connectionId)
                .param("clientId", clientId)
                .param("hash", secret.hex())
                .param("now", toTimestamp(now))
                .update();
    }

    void replaceSecret(String connectionId, TokenHash secret, Instant now, Instant formerValidUntil) {
        jdbc.sql("""
                update connection.partner_client set version = version + 1, former_secret_hash = secret_hash,
                    former_valid_until = :until, secret_hash = :hash, issued_at = :now
                where connection_id = :id
                """)
                .param("id", connectionId)
                .param("hash", secret.hex())
                .param("now", toTimestamp(now))
                .param("until", toTimestamp(formerValidUntil))
                .update();
    }

    void deleteClient(String connectionId) {
        jdbc.sql("delete from connection.partner_client where connection_id = :id")
                .param("id", connectionId)
                .update();
    }

    public static PartnerClient mapClient(ResultSet row, int number) throws SQLException {
        Optional<Instant> until = readOptionalInstant(row, "former_valid_until");
        return new PartnerClient(
                row.getString("connection_id"),
                row.getString("client_id"),
                row.getInt("version"),
                new TokenHash(row.getString("secret_hash")),
                readOptionalText(row, "former_secret_hash")
                        .map(TokenHash::new)
                        .flatMap(hash -> until.map(end -> new FormerSecret(hash, end))));
    }
}
