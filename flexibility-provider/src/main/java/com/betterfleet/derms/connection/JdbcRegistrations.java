package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.timestamp;
import static java.sql.Types.BINARY;

import com.betterfleet.derms.connection.Registration.Given;
import com.betterfleet.derms.connection.Registration.Issued;
import com.betterfleet.derms.connection.Registration.Stage;
import com.betterfleet.derms.connection.Registration.Theirs;
import com.betterfleet.derms.connection.RegistrationMoves.Note;
import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.secret.Secrets;
import com.betterfleet.derms.secret.Token;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcRegistrations {

    /** What an engineer may want to read of a partner that registers over and over. */
    private static final int STEPS_KEPT = 500;

    private static final int LONGEST_WORDS = 1_000;

    private static final String SAVE = """
            insert into connection.registration (connection_id, stage, since, their_token, their_base_url, their_request_id,
                their_answered, our_hash, former_hash, former_until, given_token, given_hash, given_shown, message_id,
                issued_hash, issued_until, agreed_spent, answer_due_at, reason)
            values (:id, :stage, :since, :theirToken, :theirUrl, :theirRequest, :theirAnswered, :ours, :formerHash,
                :formerUntil, :givenToken, :givenHash, :givenShown, :message, :issuedHash, :issuedUntil, :agreedSpent,
                :answerDueAt, :reason)
            on conflict (connection_id) do update set stage = excluded.stage, since = excluded.since,
                their_token = excluded.their_token, their_base_url = excluded.their_base_url,
                their_request_id = excluded.their_request_id, their_answered = excluded.their_answered,
                our_hash = excluded.our_hash, former_hash = excluded.former_hash, former_until = excluded.former_until,
                given_token = excluded.given_token, given_hash = excluded.given_hash, given_shown = excluded.given_shown,
                message_id = excluded.message_id, issued_hash = excluded.issued_hash,
                issued_until = excluded.issued_until, agreed_spent = excluded.agreed_spent,
                answer_due_at = excluded.answer_due_at, reason = excluded.reason
            """;

    private final JdbcClient jdbc;
    private final Secrets secrets;

    JdbcRegistrations(JdbcClient jdbc, Secrets secrets) {
        this.jdbc = jdbc;
        this.secrets = secrets;
    }

    /** Under the lock of the connection's link, which every writer holds. */
    Optional<Registration> find(String connectionId) {
        return jdbc.sql("select * from connection.registration where connection_id = :id")
                .param("id", connectionId)
                .query(this::toRegistration)
                .optional();
    }

    /** The inbound token of the configuration; empty where the partner is let in otherwise, or not at all yet. */
    Optional<TokenHash> agreed(String connectionId) {
        return jdbc.sql("select inbound_token_hash from connection.connection where id = :id")
                .param("id", connectionId)
                .query((row, number) -> optionalText(row, "inbound_token_hash"))
                .optional()
                .flatMap(hash -> hash)
                .map(TokenHash::new);
    }

    /** Whether another connection has a token, whether or not it is let in by it now: a dead one is not given to somebody else. */
    boolean isOfAnother(String id, TokenHash token) {
        return jdbc.sql("""
                select exists (select from connection.connection where id <> :id and inbound_token_hash = :hash)
                    or exists (select from connection.registration where connection_id <> :id
                        and (our_hash = :hash or former_hash = :hash or given_hash = :hash or issued_hash = :hash))
                """)
                .param("id", id)
                .param("hash", token.hex())
                .query(Boolean.class)
                .single();
    }

    /** Connections for which time alone does something: no answer has come, or an issued token has had its time. */
    List<String> due(Instant now, int limit) {
        return jdbc.sql("""
                select connection_id from connection.registration
                where (answer_due_at <= :now and stage = 'AWAITING_ANSWER') or issued_until <= :now
                order by connection_id limit :limit
                """)
                .param("now", timestamp(now))
                .param("limit", limit)
                .query(Columns::firstText)
                .list();
    }

    void save(Registration registration) {
        Optional<Theirs> theirs = registration.theirs();
        Optional<Given> given = registration.given();
        jdbc.sql(SAVE)
                .param("id", registration.connectionId())
                .param("stage", registration.stage().name())
                .param("since", timestamp(registration.since()))
                .param(
                        "theirToken",
                        theirs.map(part -> secrets.encrypt(part.token().text())).orElse(null),
                        BINARY)
                .param("theirUrl", theirs.map(part -> part.baseUrl().toString()).orElse(null))
                .param("theirRequest", theirs.map(Theirs::requestId).orElse(null))
                .param("theirAnswered", theirs.map(Theirs::answered).orElse(false))
                .param("ours", registration.ours().map(TokenHash::hex).orElse(null))
                .param(
                        "formerHash",
                        registration.former().map(old -> old.secret().hex()).orElse(null))
                .param("formerUntil", timestamp(registration.former().map(FormerSecret::validUntil)))
                .param(
                        "givenToken",
                        given.map(part -> secrets.encrypt(part.token().text())).orElse(null),
                        BINARY)
                .param("givenHash", given.map(part -> part.token().hash().hex()).orElse(null))
                .param("givenShown", given.map(Given::shown).orElse(false))
                .param("message", registration.message().orElse(null))
                .param(
                        "issuedHash",
                        registration
                                .issued()
                                .map(issued -> issued.token().hex())
                                .orElse(null))
                .param("issuedUntil", timestamp(registration.issued().map(Issued::until)))
                .param("agreedSpent", registration.agreedSpent())
                .param("answerDueAt", timestamp(registration.answerDueAt()))
                .param(
                        "reason",
                        registration.reason().map(JdbcRegistrations::storable).orElse(null))
                .update();
    }

    /** Remembers a step; the same one again, such as a try that fails as the last one did, is not told twice. */
    void remember(String connectionId, Instant at, String by, Note note) {
        int added = jdbc.sql("""
                insert into connection.registration_step (connection_id, at, kind, by, request_id, detail)
                select c.id, :at, :kind, :by, :request::text, :detail::text
                from connection.connection c where c.id = :id and not exists (select from (
                        select * from connection.registration_step where connection_id = :id order by id desc limit 1) last
                    where last.kind = :kind and last.detail is not distinct from :detail::text
                        and last.request_id is not distinct from :request::text)
                """)
                .param("id", connectionId)
                .param("at", timestamp(at))
                .param("kind", note.kind().name())
                .param("by", by)
                .param("request", note.requestId().orElse(null))
                .param("detail", note.detail().map(JdbcRegistrations::storable).orElse(null))
                .update();
        if (added > 0) {
            jdbc.sql("""
                    delete from connection.registration_step where connection_id = :id and id <= (
                        select id from connection.registration_step where connection_id = :id
                        order by id desc offset :kept limit 1)
                    """).param("id", connectionId).param("kept", STEPS_KEPT).update();
        }
    }

    /** How many steps of a kind there were. */
    int countSince(String connectionId, RegistrationStep.Kind kind, Instant since) {
        return jdbc.sql("""
                select count(*) from connection.registration_step where connection_id = :id and kind = :kind and at > :since
                """)
                .param("id", connectionId)
                .param("kind", kind.name())
                .param("since", timestamp(since))
                .query(Integer.class)
                .single();
    }

    /** What a partner said may be long and hold characters that cannot be stored: PostgreSQL takes no NUL. */
    private static String storable(String words) {
        String shown = words.replaceAll("\\p{Cntrl}", "?");
        return shown.length() > LONGEST_WORDS ? shown.substring(0, LONGEST_WORDS) + "…" : shown;
    }

    /** Newest first; {@code before} is an id, 0 for the newest of all. */
    List<RegistrationStep> steps(String connectionId, long before, int limit) {
        return jdbc.sql("""
                select * from connection.registration_step
                where connection_id = :id and (:before = 0 or id < :before) order by id desc limit :limit
                """)
                .param("id", connectionId)
                .param("before", before)
                .param("limit", limit)
                .query((row, number) -> new RegistrationStep(
                        row.getLong("id"),
                        instant(row, "at"),
                        RegistrationStep.Kind.valueOf(row.getString("kind")),
                        row.getString("by"),
                        row.getString("request_id"),
                        row.getString("detail")))
                .list();
    }

    private Registration toRegistration(ResultSet row, int number) throws SQLException {
        Optional<Token> theirToken = token(row, "their_token");
        Optional<URI> theirUrl = optionalText(row, "their_base_url").map(URI::create);
        String theirRequest = optionalText(row, "their_request_id").orElse("");
        boolean theirAnswered = row.getBoolean("their_answered");
        boolean givenShown = row.getBoolean("given_shown");
        Optional<Instant> formerUntil = optionalInstant(row, "former_until");
        Optional<Instant> issuedUntil = optionalInstant(row, "issued_until");
        return new Registration(
                row.getString("connection_id"),
                Stage.valueOf(row.getString("stage")),
                instant(row, "since"),
                theirToken.flatMap(token -> theirUrl.map(url -> new Theirs(token, url, theirRequest, theirAnswered))),
                optionalText(row, "our_hash").map(TokenHash::new),
                optionalText(row, "former_hash")
                        .map(TokenHash::new)
                        .flatMap(hash -> formerUntil.map(until -> new FormerSecret(hash, until))),
                token(row, "given_token").map(token -> new Given(token, givenShown)),
                optionalText(row, "message_id"),
                optionalText(row, "issued_hash")
                        .map(TokenHash::new)
                        .flatMap(hash -> issuedUntil.map(until -> new Issued(hash, until))),
                row.getBoolean("agreed_spent"),
                optionalInstant(row, "answer_due_at"),
                optionalText(row, "reason"));
    }

    private Optional<Token> token(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBytes(column)).map(secrets::decrypt).map(Token::new);
    }
}
