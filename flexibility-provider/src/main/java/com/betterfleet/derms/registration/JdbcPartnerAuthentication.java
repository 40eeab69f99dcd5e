package com.betterfleet.derms.registration;

import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.partner.JdbcPartnerClients;
import com.betterfleet.derms.partner.PartnerClient;
import com.betterfleet.derms.secret.TokenHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads partners by the tokens that they present: one query each, since every inbound message needs one. */
@Repository
class JdbcPartnerAuthentication {

    private static final TypeReference<TreeMap<String, String>> TEXT_MAP = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcPartnerAuthentication(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Returns the partners whose configured tokens these are. */
    Map<TokenHash, AuthenticatedPartner> findByConfiguredTokens(Collection<TokenHash> tokens) {
        Map<TokenHash, AuthenticatedPartner> found = new HashMap<>();
        jdbc.sql("""
                select c.id, c.inbound_headers, l.state, c.inbound_token_hash as shown, false as only_registers
                from connection.connection c join connection.link l on l.connection_id = c.id
                left join connection.registration r on r.connection_id = c.id
                where c.inbound_token_hash = any(:hashes) and r.agreed_spent is not true
                """)
                .param("hashes", tokens.stream().map(TokenHash::hex).toArray(String[]::new))
                .query(this::mapPartner)
                .list()
                .forEach(partner -> partner.tokenHash().ifPresent(hash -> found.put(hash, partner)));
        return found;
    }

    /** Stores that the configured token of a connection is short, for the warning about it. */
    void markShortToken(TokenHash token) {
        jdbc.sql("update connection.connection set inbound_token_short = true"
                        + " where inbound_token_hash = :hash and not inbound_token_short")
                .param("hash", token.hex())
                .update();
    }

    /** Returns the partner that received this token by issue or in an exchange. */
    Optional<AuthenticatedPartner> findByExchangedToken(TokenHash token, Instant now) {
        return jdbc.sql("""
                select c.id, c.inbound_headers, l.state, :hash as shown,
                    r.issued_hash is not distinct from :hash as only_registers
                from connection.registration r join connection.connection c on c.id = r.connection_id
                join connection.link l on l.connection_id = c.id
                where r.our_hash = :hash or r.given_hash = :hash
                    or (r.former_hash = :hash and r.former_until > :now)
                    or (r.issued_hash = :hash and r.issued_until > :now)
                """)
                .param("hash", token.hex())
                .param("now", toTimestamp(now))
                .query(this::mapPartner)
                .optional();
    }

    /** A client that the service issued, with the partner that it belongs to. */
    record AuthenticatedClient(PartnerClient client, AuthenticatedPartner partner) {}

    Optional<AuthenticatedClient> findByClient(String clientId) {
        return jdbc.sql("""
                select p.*, c.id, c.inbound_headers, l.state, null as shown, false as only_registers
                from connection.partner_client p
                join connection.connection c on c.id = p.connection_id
                join connection.link l on l.connection_id = p.connection_id where p.client_id = :client
                """)
                .param("client", clientId)
                .query((row, number) ->
                        new AuthenticatedClient(JdbcPartnerClients.mapClient(row, number), mapPartner(row, number)))
                .optional();
    }

    private AuthenticatedPartner mapPartner(ResultSet row, int number) throws SQLException {
        return new AuthenticatedPartner(
                row.getString("id"),
                LinkState.LinkStateKind.valueOf(row.getString("state")),
                json.readValue(row.getString("inbound_headers"), TEXT_MAP),
                readOptionalText(row, "shown").map(TokenHash::new),
                row.getBoolean("only_registers"));
    }
}
