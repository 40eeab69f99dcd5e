package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static java.sql.Types.BINARY;
import static java.sql.Types.TIMESTAMP_WITH_TIMEZONE;
import static java.sql.Types.VARCHAR;

import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.connection.Connections.Entrance;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.secret.Secrets;
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
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@Repository
class JdbcConnections {

    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Object>> VALUES = new TypeReference<>() {};

    private static final String SELECT = """
            select c.*, p.client_id, p.former_valid_until, coalesce(r.their_base_url, nullif(c.base_url, '')) as partner_url
            from connection.connection c left join connection.partner_client p on p.connection_id = c.id
            left join connection.registration r on r.connection_id = c.id
            """;

    /** What the draft leaves open of the secrets stays as it is. */
    private static final String SAVE = """
            insert into connection.connection (id, name, profile, base_url, urls, properties, outbound_type,
                outbound_settings, outbound_auth, outbound_expires_at, outbound_headers, inbound_type,
                inbound_token_hash, inbound_expires_at, inbound_headers, created_at)
            values (:id, :name, :profile, :baseUrl, :urls::jsonb, :properties::jsonb, coalesce(:outboundType, 'TOKEN'),
                :outboundSettings::jsonb, coalesce(:outboundAuth, ''), :outboundExpiresAt::timestamptz,
                coalesce(:outboundHeaders, :noHeaders), coalesce(:inboundType, 'TOKEN'), :tokenHash,
                :inboundExpiresAt::timestamptz, coalesce(:inboundHeaders::jsonb, '{}'), :now)
            on conflict (id) do update set name = excluded.name, profile = excluded.profile,
                base_url = excluded.base_url, urls = excluded.urls, properties = excluded.properties,
                (outbound_type, outbound_settings, outbound_auth, outbound_expires_at) = (
                    select excluded.outbound_type, excluded.outbound_settings, excluded.outbound_auth,
                        excluded.outbound_expires_at where :outboundType is not null
                    union all
                    select connection.outbound_type, connection.outbound_settings, connection.outbound_auth,
                        connection.outbound_expires_at where :outboundType is null),
                (inbound_type, inbound_token_hash, inbound_expires_at) = (
                    select excluded.inbound_type, excluded.inbound_token_hash, excluded.inbound_expires_at
                        where :inboundType is not null
                    union all
                    select connection.inbound_type, connection.inbound_token_hash, connection.inbound_expires_at
                        where :inboundType is null),
                outbound_headers = coalesce(:outboundHeaders, connection.outbound_headers),
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
        return jdbc.sql(SELECT + " where c.id = :id")
                .param("id", id)
                .query(this::toConnection)
                .optional();
    }

    Map<String, Connection> byId(Collection<String> ids) {
        return jdbc
                .sql(SELECT + " where c.id = any(:ids)")
                .param("ids", texts(ids))
                .query(this::toConnection)
                .list()
                .stream()
                .collect(Collectors.toMap(Connection::id, Function.identity()));
    }

    Optional<PartnerTerms> terms(String id) {
        return jdbc.sql("select profile, properties from connection.connection where id = :id")
                .param("id", id)
                .query((row, number) -> profiles.stored(row.getString("profile"), row.getString("properties")))
                .optional();
    }

    List<Connection> all() {
        return jdbc.sql(SELECT + " order by c.name, c.id")
                .query(this::toConnection)
                .list();
    }

    /** Whose token it is, with all that a message of the caller is judged by. */
    Optional<Entrance> byInboundToken(TokenHash token) {
        return jdbc.sql("""
                select c.id, c.inbound_headers, l.state, c.inbound_token_hash as shown, false as only_registers
                from connection.connection c join connection.link l on l.connection_id = c.id
                left join connection.registration r on r.connection_id = c.id
                where c.inbound_token_hash = :hash and r.agreed_spent is not true
                """).param("hash", token.hex()).query(this::toEntrance).optional();
    }

    /** The same of tokens that come from an exchange. */
    Optional<Entrance> byExchangedToken(TokenHash token, Instant now) {
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
                .param("now", timestamp(now))
                .query(this::toEntrance)
                .optional();
    }

    /** A connection's client with the way in that it has. */
    record Guest(PartnerClient client, Entrance entrance) {}

    Optional<Guest> byClient(String clientId) {
        return jdbc.sql("""
                select p.*, c.id, c.inbound_headers, l.state, null as shown, false as only_registers
                from connection.partner_client p
                join connection.connection c on c.id = p.connection_id
                join connection.link l on l.connection_id = p.connection_id where p.client_id = :client
                """)
                .param("client", clientId)
                .query((row, number) -> new Guest(JdbcPartnerClients.toClient(row, number), toEntrance(row, number)))
                .optional();
    }

    private Entrance toEntrance(ResultSet row, int number) throws SQLException {
        return new Entrance(
                row.getString("id"),
                LinkState.Kind.valueOf(row.getString("state")),
                json.readValue(row.getString("inbound_headers"), TEXTS),
                optionalText(row, "shown").map(TokenHash::new),
                row.getBoolean("only_registers"));
    }

    /** The address that the configuration states, whatever a registration has brought since. */
    Optional<URI> configuredUrl(String id) {
        return jdbc.sql("select nullif(base_url, '') as url from connection.connection where id = :id")
                .param("id", id)
                .query((row, number) -> optionalText(row, "url"))
                .single()
                .map(URI::create);
    }

    void requireExisting(String id) {
        if (find(id).isEmpty()) {
            throw new Absent("connection", id);
        }
    }

    /** What we show the partner: what it gave when it registered, else what is configured and has not had its time. */
    Credential outboundCredential(String id) {
        return jdbc.sql("""
                select c.outbound_settings, coalesce(r.their_token,
                    case when r.agreed_spent is true and c.outbound_type = 'TOKEN' then ''::bytea else c.outbound_auth end) as shown
                from connection.connection c left join connection.registration r on r.connection_id = c.id where c.id = :id
                """).param("id", id).query(this::toCredential).single();
    }

    /** What the configuration states, whatever a registration has brought since. */
    Credential agreedCredential(String id) {
        return jdbc.sql("select outbound_settings, outbound_auth as shown from connection.connection where id = :id")
                .param("id", id)
                .query(this::toCredential)
                .single();
    }

    private Credential toCredential(ResultSet row, int number) throws SQLException {
        byte[] stored = row.getBytes("shown");
        if (stored.length == 0) {
            return new Credential.NoneYet();
        }
        String secret = secrets.decrypt(stored);
        return settings(row)
                .<Credential>map(settings -> new Credential.OAuth(settings, secret))
                .orElseGet(() -> new Credential.Token(secret));
    }

    Map<String, String> outboundHeaders(String id) {
        byte[] stored = jdbc.sql("select outbound_headers from connection.connection where id = :id")
                .param("id", id)
                .query(byte[].class)
                .single();
        return json.readValue(secrets.decrypt(stored), TEXTS);
    }

    /** Writes a connection; what the draft leaves open of the secrets stays as it is. */
    void save(Connection connection, Draft draft, Instant now) {
        jdbc.sql(SAVE)
                .param("id", connection.id())
                .param("name", connection.name())
                .param("profile", connection.profile())
                .param("baseUrl", Objects.toString(connection.baseUrl(), ""))
                .param("urls", json.writeValueAsString(connection.urls()))
                .param("properties", json.writeValueAsString(connection.properties()))
                .param(
                        "outboundType",
                        draft.outbound().map(Credential::type).map(Enum::name).orElse(null),
                        VARCHAR)
                .param(
                        "outboundSettings",
                        draft.outbound().flatMap(this::settings).orElse(null),
                        VARCHAR)
                .param("outboundAuth", draft.outbound().map(this::sealed).orElse(null), BINARY)
                .param("outboundExpiresAt", timestamp(draft.extras().outboundExpiresAt()), TIMESTAMP_WITH_TIMEZONE)
                .param(
                        "inboundType",
                        draft.inbound().map(Admission::type).map(Enum::name).orElse(null),
                        VARCHAR)
                .param("inboundExpiresAt", timestamp(draft.extras().inboundExpiresAt()), TIMESTAMP_WITH_TIMEZONE)
                .param(
                        "tokenHash",
                        draft.inbound().flatMap(JdbcConnections::hex).orElse(null),
                        VARCHAR)
                .param(
                        "outboundHeaders",
                        draft.outboundHeaders().map(this::sealed).orElse(null),
                        BINARY)
                .param("noHeaders", secrets.encrypt("{}"))
                .param(
                        "inboundHeaders",
                        draft.inboundHeaders().map(this::hashed).orElse(null),
                        VARCHAR)
                .param("now", timestamp(now))
                .update();
    }

    void delete(String id) {
        jdbc.sql("delete from connection.connection where id = :id")
                .param("id", id)
                .update();
    }

    private byte[] sealed(Map<String, String> headers) {
        return secrets.encrypt(json.writeValueAsString(headers));
    }

    private byte[] sealed(Credential credential) {
        return switch (credential) {
            case Credential.Token shown -> secrets.encrypt(shown.token());
            case Credential.NoneYet none -> new byte[0];
            case Credential.OAuth client -> secrets.encrypt(client.clientSecret());
        };
    }

    private Optional<String> settings(Credential credential) {
        return switch (credential) {
            case Credential.Token shown -> Optional.empty();
            case Credential.NoneYet none -> Optional.empty();
            case Credential.OAuth client -> Optional.of(json.writeValueAsString(client.settings()));
        };
    }

    private static Optional<String> hex(Admission admission) {
        return tokenHash(admission).map(TokenHash::hex);
    }

    static Optional<TokenHash> tokenHash(Admission admission) {
        return switch (admission) {
            case Admission.Token shown -> Optional.of(TokenHash.of(shown.token()));
            case Admission.OAuth ours -> Optional.empty();
        };
    }

    private Optional<OAuthSettings> settings(ResultSet row) throws SQLException {
        return optionalText(row, "outbound_settings").map(text -> json.readValue(text, OAuthSettings.class));
    }

    private String hashed(Map<String, String> headers) {
        Map<String, String> hashes = new TreeMap<>();
        headers.forEach((name, value) ->
                hashes.put(name.toLowerCase(Locale.ROOT), TokenHash.of(value).hex()));
        return json.writeValueAsString(hashes);
    }

    private Connection toConnection(ResultSet row, int number) throws SQLException {
        String profile = row.getString("profile");
        String properties = row.getString("properties");
        byte[] headers = row.getBytes("outbound_headers");
        return new Connection(
                row.getString("id"),
                row.getString("name"),
                profile,
                optionalText(row, "partner_url").map(URI::create).orElse(null),
                json.readValue(row.getString("urls"), TEXTS),
                json.readValue(properties, VALUES),
                profiles.stored(profile, properties),
                List.copyOf(json.readValue(secrets.decrypt(headers), TEXTS).keySet()),
                List.copyOf(
                        json.readValue(row.getString("inbound_headers"), TEXTS).keySet()),
                auth(row));
    }

    private ConnectionAuth auth(ResultSet row) throws SQLException {
        return new ConnectionAuth(
                new ConnectionAuth.Outbound(
                        AuthType.valueOf(row.getString("outbound_type")),
                        settings(row).orElse(null),
                        optionalInstant(row, "outbound_expires_at").orElse(null)),
                new ConnectionAuth.Inbound(
                        AuthType.valueOf(row.getString("inbound_type")),
                        row.getString("client_id"),
                        optionalInstant(row, "former_valid_until").orElse(null),
                        optionalInstant(row, "inbound_expires_at").orElse(null)));
    }
}
