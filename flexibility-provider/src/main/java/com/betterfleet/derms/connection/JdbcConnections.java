package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.connection.Connections.Entrance;
import com.betterfleet.derms.secret.Secrets;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@Repository
class JdbcConnections {

    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Object>> VALUES = new TypeReference<>() {};

    /** What the draft leaves open of the secrets stays as it is. */
    private static final String SAVE = """
            insert into connection.connection (id, name, profile, base_url, urls, properties, outbound_auth,
                outbound_headers, inbound_token_hash, inbound_headers, created_at)
            values (:id, :name, :profile, :baseUrl, :urls::jsonb, :properties::jsonb, coalesce(:outboundAuth, ''),
                coalesce(:outboundHeaders, :noHeaders), coalesce(:tokenHash, ''),
                coalesce(:inboundHeaders::jsonb, '{}'), :now)
            on conflict (id) do update set name = excluded.name, profile = excluded.profile,
                base_url = excluded.base_url, urls = excluded.urls, properties = excluded.properties,
                outbound_auth = coalesce(:outboundAuth, connection.outbound_auth),
                outbound_headers = coalesce(:outboundHeaders, connection.outbound_headers),
                inbound_token_hash = coalesce(:tokenHash, connection.inbound_token_hash),
                inbound_headers = coalesce(:inboundHeaders::jsonb, connection.inbound_headers)
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Secrets secrets;
    private final PartnerProfiles profiles;

    JdbcConnections(JdbcClient jdbc, JsonMapper json, Secrets secrets, PartnerProfiles profiles) {
        this.jdbc = jdbc;
        this.json = json;
        this.secrets = secrets;
        this.profiles = profiles;
    }

    Optional<Connection> find(String id) {
        return jdbc.sql("select * from connection.connection where id = :id")
                .param("id", id)
                .query(this::toConnection)
                .optional();
    }

    List<Connection> all() {
        return jdbc.sql("select * from connection.connection order by name, id")
                .query(this::toConnection)
                .list();
    }

    Optional<Entrance> byInboundToken(String token) {
        return jdbc.sql("select id, inbound_headers from connection.connection where inbound_token_hash = :hash")
                .param("hash", TokenHash.of(token).hex())
                .query((row, number) ->
                        new Entrance(row.getString("id"), json.readValue(row.getString("inbound_headers"), TEXTS)))
                .optional();
    }

    Credential outboundCredential(String id) {
        return new Credential.Token(secrets.decrypt(secretColumn(id, "outbound_auth")));
    }

    Map<String, String> outboundHeaders(String id) {
        return json.readValue(secrets.decrypt(secretColumn(id, "outbound_headers")), TEXTS);
    }

    /** Writes a connection; what the draft leaves open of the secrets stays as it is. */
    void save(Connection connection, Draft draft, Instant now) {
        jdbc.sql(SAVE)
                .param("id", connection.id())
                .param("name", connection.name())
                .param("profile", connection.profile())
                .param("baseUrl", connection.baseUrl().toString())
                .param("urls", json.writeValueAsString(connection.urls()))
                .param("properties", json.writeValueAsString(connection.properties()))
                .param("outboundAuth", draft.outbound().map(this::sealed).orElse(null), java.sql.Types.BINARY)
                .param(
                        "outboundHeaders",
                        draft.outboundHeaders()
                                .map(headers -> secrets.encrypt(json.writeValueAsString(headers)))
                                .orElse(null),
                        java.sql.Types.BINARY)
                .param("noHeaders", secrets.encrypt("{}"))
                .param(
                        "tokenHash",
                        draft.inboundToken()
                                .map(token -> TokenHash.of(token).hex())
                                .orElse(null),
                        java.sql.Types.VARCHAR)
                .param(
                        "inboundHeaders",
                        draft.inboundHeaders().map(this::hashed).orElse(null),
                        java.sql.Types.VARCHAR)
                .param("now", timestamp(now))
                .update();
    }

    void delete(String id) {
        jdbc.sql("delete from connection.connection where id = :id")
                .param("id", id)
                .update();
    }

    private byte[] sealed(Credential credential) {
        return switch (credential) {
            case Credential.Token shown -> secrets.encrypt(shown.token());
        };
    }

    private String hashed(Map<String, String> headers) {
        Map<String, String> hashes = new TreeMap<>();
        headers.forEach((name, value) ->
                hashes.put(name.toLowerCase(Locale.ROOT), TokenHash.of(value).hex()));
        return json.writeValueAsString(hashes);
    }

    private byte[] secretColumn(String id, String column) {
        // The column is one of two names of ours.
        return jdbc.sql("select " + column + " from connection.connection where id = :id")
                .param("id", id)
                .query(byte[].class)
                .single();
    }

    private Connection toConnection(ResultSet row, int number) throws SQLException {
        String profile = row.getString("profile");
        Map<String, Object> properties = json.readValue(row.getString("properties"), VALUES);
        byte[] headers = row.getBytes("outbound_headers");
        return new Connection(
                row.getString("id"),
                row.getString("name"),
                profile,
                URI.create(row.getString("base_url")),
                json.readValue(row.getString("urls"), TEXTS),
                properties,
                profiles.terms(profile, properties),
                List.copyOf(json.readValue(secrets.decrypt(headers), TEXTS).keySet()),
                List.copyOf(
                        json.readValue(row.getString("inbound_headers"), TEXTS).keySet()));
    }
}
