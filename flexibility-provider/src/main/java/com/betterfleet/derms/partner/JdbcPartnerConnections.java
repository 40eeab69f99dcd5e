package com.betterfleet.derms.partner;

import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static java.sql.Types.BINARY;
import static java.sql.Types.TIMESTAMP_WITH_TIMEZONE;
import static java.sql.Types.VARCHAR;

import com.betterfleet.derms.partner.ConnectionAuthentication.InboundAuthentication;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.secret.SecretCipher;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores connections. A connection is read with the address and token of its registration, since every outbound message
 * needs them; the registration room writes them.
 */
@Repository
class JdbcPartnerConnections {

    private static final TypeReference<TreeMap<String, String>> TEXT_MAP = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Object>> VALUE_MAP = new TypeReference<>() {};

    private static final String SELECT = """
            select c.*, p.client_id, p.former_valid_until, coalesce(r.their_base_url, nullif(c.base_url, '')) as partner_url
            from connection.connection c left join connection.partner_client p on p.connection_id = c.id
            left join connection.registration r on r.connection_id = c.id
            """;

    /** A secret that the draft does not state stays as it is. */
    private static final String SAVE = """
            insert into connection.connection (id, name, profile, base_url, urls, properties, outbound_type,
                outbound_settings, outbound_auth, outbound_expires_at, outbound_headers, inbound_type,
                inbound_token_hash, inbound_token_short, inbound_expires_at, inbound_headers, created_at)
            values (:id, :name, :profile, :baseUrl, :urls::jsonb, :properties::jsonb, coalesce(:outboundType, 'TOKEN'),
                :outboundSettings::jsonb, coalesce(:outboundAuth, ''), :outboundExpiresAt::timestamptz,
                coalesce(:outboundHeaders, :noHeaders), coalesce(:inboundType, 'TOKEN'), :tokenHash,
                :tokenShort, :inboundExpiresAt::timestamptz, coalesce(:inboundHeaders::jsonb, '{}'), :now)
            on conflict (id) do update set name = excluded.name, profile = excluded.profile,
                base_url = excluded.base_url, urls = excluded.urls, properties = excluded.properties,
                (outbound_type, outbound_settings, outbound_auth, outbound_expires_at) = (
                    select excluded.outbound_type, excluded.outbound_settings, excluded.outbound_auth,
                        excluded.outbound_expires_at where :outboundType is not null
                    union all
                    select connection.outbound_type, connection.outbound_settings, connection.outbound_auth,
                        connection.outbound_expires_at where :outboundType is null),
                (inbound_type, inbound_token_hash, inbound_token_short, inbound_expires_at) = (
                    select excluded.inbound_type, excluded.inbound_token_hash, excluded.inbound_token_short,
                        excluded.inbound_expires_at where :inboundType is not null
                    union all
                    select connection.inbound_type, connection.inbound_token_hash, connection.inbound_token_short,
                        connection.inbound_expires_at where :inboundType is null),
                outbound_headers = coalesce(:outboundHeaders, connection.outbound_headers),
                inbound_headers = coalesce(:inboundHeaders::jsonb, connection.inbound_headers)
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final SecretCipher secrets;
    private final PartnerProfiles profiles;

    JdbcPartnerConnections(JdbcClient jdbc, JsonMapper json, SecretCipher secrets, PartnerProfiles profiles) {
        this.jdbc = jdbc;
        this.json = json;
        this.secrets = secrets;
        this.profiles = profiles;
    }

    Optional<PartnerConnection> findConnection(String id) {
        return jdbc.sql(SELECT + " where c.id = :id")
                .param("id", id)
                .query(this::mapConnection)
                .optional();
    }

    Map<String, PartnerConnection> findConnections(Collection<String> ids) {
        return jdbc
                .sql(SELECT + " where c.id = any(:ids)")
                .param("ids", toTextArray(ids))
                .query(this::mapConnection)
                .list()
                .stream()
                .collect(Collectors.toMap(PartnerConnection::id, Function.identity()));
    }

    Optional<PartnerProperties> findProperties(String id) {
        return jdbc.sql("select profile, properties from connection.connection where id = :id")
                .param("id", id)
                .query((row, number) ->
                        profiles.resolveStoredProperties(row.getString("profile"), row.getString("properties")))
                .optional();
    }

    List<String> listIds() {
        return jdbc.sql("select id from connection.connection order by id")
                .query((row, number) -> row.getString("id"))
                .list();
    }

    List<PartnerConnection> listConnections() {
        return jdbc.sql(SELECT + " order by c.name, c.id")
                .query(this::mapConnection)
                .list();
    }

    /** Returns the hash of the configured inbound token; empty where none is configured. */
    Optional<TokenHash> findConfiguredToken(String id) {
        return jdbc.sql("select inbound_token_hash from connection.connection where id = :id")
                .param("id", id)
                .query((row, number) -> readOptionalText(row, "inbound_token_hash"))
                .optional()
                .flatMap(hash -> hash)
                .map(TokenHash::new);
    }

    /** Returns the configured address, even if a registration has replaced it. */
    Optional<URI> findConfiguredUrl(String id) {
        return jdbc.sql("select nullif(base_url, '') as url from connection.connection where id = :id")
                .param("id", id)
                .query((row, number) -> readOptionalText(row, "url"))
                .single()
                .map(URI::create);
    }

    void requireExisting(String id) {
        if (findConnection(id).isEmpty()) {
            throw new NotFoundException("connection", id);
        }
    }

    /**
     * Returns the credential presented to the partner: the registered one, else the configured one while it is valid.
     */
    OutboundCredential findOutboundCredential(String id) {
        return jdbc.sql("""
                select c.outbound_settings, coalesce(r.their_token,
                    case when r.agreed_spent is true and c.outbound_type = 'TOKEN' then ''::bytea else c.outbound_auth end) as shown
                from connection.connection c left join connection.registration r on r.connection_id = c.id where c.id = :id
                """).param("id", id).query(this::mapCredential).single();
    }

    /** Returns the configured credential, even if a registration has replaced it. */
    OutboundCredential findConfiguredCredential(String id) {
        return jdbc.sql("select outbound_settings, outbound_auth as shown from connection.connection where id = :id")
                .param("id", id)
                .query(this::mapCredential)
                .single();
    }

    private OutboundCredential mapCredential(ResultSet row, int number) throws SQLException {
        byte[] encrypted = row.getBytes("shown");
        if (encrypted.length == 0) {
            return new OutboundCredential.MissingCredential();
        }
        String secret = secrets.decrypt(encrypted);
        return readSettings(row)
                .<OutboundCredential>map(settings -> new OutboundCredential.OAuthClientCredential(settings, secret))
                .orElseGet(() -> new OutboundCredential.OutboundToken(secret));
    }

    Map<String, String> findOutboundHeaders(String id) {
        byte[] encrypted = jdbc.sql("select outbound_headers from connection.connection where id = :id")
                .param("id", id)
                .query(byte[].class)
                .single();
        return json.readValue(secrets.decrypt(encrypted), TEXT_MAP);
    }

    /** Stores a connection. A secret that the draft does not state stays as it is. */
    void saveConnection(PartnerConnection connection, ConnectionDraft draft, Instant now) {
        StatementSpec statement = jdbc.sql(SAVE)
                .param("id", connection.id())
                .param("name", connection.name())
                .param("profile", connection.profile())
                .param("baseUrl", Objects.toString(connection.baseUrl(), ""))
                .param("urls", json.writeValueAsString(connection.urls()))
                .param("properties", json.writeValueAsString(connection.properties()))
                .param("now", toTimestamp(now));
        bindInbound(bindOutbound(statement, draft), draft).update();
    }

    private StatementSpec bindOutbound(StatementSpec statement, ConnectionDraft draft) {
        Optional<OutboundCredential> outbound = draft.outbound();
        String type = outbound.map(OutboundCredential::authenticationType)
                .map(Enum::name)
                .orElse(null);
        Object expiresAt = toTimestamp(draft.credentialDetails().outboundExpiresAt());
        return statement
                .param("outboundType", type, VARCHAR)
                .param("outboundSettings", outbound.flatMap(this::writeSettings).orElse(null), VARCHAR)
                .param("outboundAuth", outbound.map(this::encryptCredential).orElse(null), BINARY)
                .param("outboundExpiresAt", expiresAt, TIMESTAMP_WITH_TIMEZONE)
                .param(
                        "outboundHeaders",
                        draft.outboundHeaders().map(this::encryptHeaders).orElse(null),
                        BINARY)
                .param("noHeaders", secrets.encrypt("{}"));
    }

    private StatementSpec bindInbound(StatementSpec statement, ConnectionDraft draft) {
        Optional<InboundCredential> inbound = draft.inbound();
        String type = inbound.map(InboundCredential::authenticationType)
                .map(Enum::name)
                .orElse(null);
        String tokenHash = inbound.flatMap(InboundCredential::tokenHash)
                .map(TokenHash::hex)
                .orElse(null);
        Object expiresAt = toTimestamp(draft.credentialDetails().inboundExpiresAt());
        return statement
                .param("inboundType", type, VARCHAR)
                .param("inboundExpiresAt", expiresAt, TIMESTAMP_WITH_TIMEZONE)
                .param("tokenHash", tokenHash, VARCHAR)
                .param(
                        "tokenShort",
                        inbound.filter(InboundCredential::isShortToken).isPresent())
                .param(
                        "inboundHeaders",
                        draft.inboundHeaders().map(this::hashHeaders).orElse(null),
                        VARCHAR);
    }

    void deleteConnection(String id) {
        jdbc.sql("delete from connection.connection where id = :id")
                .param("id", id)
                .update();
    }

    private byte[] encryptHeaders(Map<String, String> headers) {
        return secrets.encrypt(json.writeValueAsString(headers));
    }

    private byte[] encryptCredential(OutboundCredential credential) {
        return switch (credential) {
            case OutboundCredential.OutboundToken token -> secrets.encrypt(token.token());
            case OutboundCredential.MissingCredential missing -> new byte[0];
            case OutboundCredential.OAuthClientCredential client -> secrets.encrypt(client.clientSecret());
        };
    }

    private Optional<String> writeSettings(OutboundCredential credential) {
        return switch (credential) {
            case OutboundCredential.OutboundToken token -> Optional.empty();
            case OutboundCredential.MissingCredential missing -> Optional.empty();
            case OutboundCredential.OAuthClientCredential client ->
                Optional.of(json.writeValueAsString(client.settings()));
        };
    }

    private Optional<OAuthSettings> readSettings(ResultSet row) throws SQLException {
        return readOptionalText(row, "outbound_settings").map(text -> json.readValue(text, OAuthSettings.class));
    }

    private String hashHeaders(Map<String, String> headers) {
        Map<String, String> hashes = new TreeMap<>();
        headers.forEach((name, value) ->
                hashes.put(name.toLowerCase(Locale.ROOT), TokenHash.of(value).hex()));
        return json.writeValueAsString(hashes);
    }

    private PartnerConnection mapConnection(ResultSet row, int number) throws SQLException {
        String profile = row.getString("profile");
        String properties = row.getString("properties");
        byte[] headers = row.getBytes("outbound_headers");
        return new PartnerConnection(
                row.getString("id"),
                row.getString("name"),
                profile,
                readOptionalText(row, "partner_url").map(URI::create).orElse(null),
                json.readValue(row.getString("urls"), TEXT_MAP),
                json.readValue(properties, VALUE_MAP),
                profiles.resolveStoredProperties(profile, properties),
                List.copyOf(json.readValue(secrets.decrypt(headers), TEXT_MAP).keySet()),
                List.copyOf(json.readValue(row.getString("inbound_headers"), TEXT_MAP)
                        .keySet()),
                readAuthentication(row));
    }

    private ConnectionAuthentication readAuthentication(ResultSet row) throws SQLException {
        return new ConnectionAuthentication(
                new ConnectionAuthentication.OutboundAuthentication(
                        AuthenticationType.valueOf(row.getString("outbound_type")),
                        readSettings(row).orElse(null),
                        readOptionalInstant(row, "outbound_expires_at").orElse(null)),
                new InboundAuthentication(
                        AuthenticationType.valueOf(row.getString("inbound_type")),
                        row.getString("client_id"),
                        readOptionalInstant(row, "former_valid_until").orElse(null),
                        readOptionalInstant(row, "inbound_expires_at").orElse(null),
                        row.getBoolean("inbound_token_short") ? InboundAuthentication.SHORT_TOKEN : null));
    }
}
