package com.betterfleet.derms.registration;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static java.sql.Types.BINARY;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.partner.FormerSecret;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.registration.PartnerRegistration.IssuedTokenHash;
import com.betterfleet.derms.registration.PartnerRegistration.PartnerOffer;
import com.betterfleet.derms.registration.PartnerRegistration.PendingToken;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.SecretCipher;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

@Repository
class JdbcRegistrations {

    /** The number of stored steps, enough to analyse a partner that registers repeatedly. */
    private static final int MAX_STEPS = 500;

    private static final int MAX_TEXT_LENGTH = 1_000;

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
    private final SecretCipher secrets;

    JdbcRegistrations(JdbcClient jdbc, SecretCipher secrets) {
        this.jdbc = jdbc;
        this.secrets = secrets;
    }

    /** Reads under the lock of the connection's link, which every writer holds. */
    Optional<PartnerRegistration> findRegistration(String connectionId) {
        return jdbc.sql("select * from connection.registration where connection_id = :id")
                .param("id", connectionId)
                .query(this::mapRegistration)
                .optional();
    }

    /** Returns whether a token, valid or not, belongs to another connection; an old token is not reused either. */
    boolean belongsToAnother(String id, TokenHash token) {
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

    /**
     * Returns connections with an overdue answer or an expired issued token.
     *
     * @param answersDue answers due by this instant are overdue
     */
    /** The SQL of the next deadline of a registration. */
    static String dueTimeSql(IsolatedJob job) {
        String notSetAside = job.notSetAsideSql("connection_id");
        return """
                least(%s,
                    (select answer_due_at from connection.registration
                        where answer_due_at is not null and stage = 'AWAITING_ANSWER' and %s order by answer_due_at limit 1),
                    (select issued_until from connection.registration
                        where issued_until is not null and %s order by issued_until limit 1))
                """.formatted(job.retryTimeSql(), notSetAside, notSetAside);
    }

    List<String> findDueIds(Instant now, Instant answersDue, SubjectSelection selection, int limit) {
        return jdbc.sql("""
                select connection_id from connection.registration
                where ((answer_due_at <= :answersDue and stage = 'AWAITING_ANSWER') or issued_until <= :now)
                    and connection_id <> all(:excluded)
                order by connection_id limit :limit
                """)
                .param("now", toTimestamp(now))
                .param("answersDue", toTimestamp(answersDue))
                .params(selection.parameters())
                .param("limit", limit)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    void saveRegistration(PartnerRegistration registration) {
        StatementSpec statement = jdbc.sql(SAVE)
                .param("id", registration.connectionId())
                .param("stage", registration.stage().name())
                .param("since", toTimestamp(registration.since()))
                .param("message", registration.messageId().orElse(null))
                .param("answerDueAt", toTimestamp(registration.answerDueAt()))
                .param(
                        "reason",
                        registration
                                .reason()
                                .map(JdbcRegistrations::toStorableText)
                                .orElse(null));
        bindOwnTokens(bindPartnerOffer(statement, registration.partnerOffer()), registration)
                .update();
    }

    private StatementSpec bindPartnerOffer(StatementSpec statement, Optional<PartnerOffer> offer) {
        byte[] token = offer.map(part -> secrets.encrypt(part.token().text())).orElse(null);
        String url = offer.map(part -> part.baseUrl().toString()).orElse(null);
        return statement
                .param("theirToken", token, BINARY)
                .param("theirUrl", url)
                .param("theirRequest", offer.map(PartnerOffer::requestId).orElse(null))
                .param("theirAnswered", offer.map(PartnerOffer::answered).orElse(false));
    }

    private StatementSpec bindOwnTokens(StatementSpec statement, PartnerRegistration registration) {
        Optional<PendingToken> pending = registration.pendingToken();
        Optional<FormerSecret> former = registration.formerToken();
        Optional<IssuedTokenHash> issued = registration.issuedToken();
        byte[] token = pending.map(part -> secrets.encrypt(part.token().text())).orElse(null);
        String hash = pending.map(part -> part.token().toHash().hex()).orElse(null);
        return statement
                .param("ours", registration.currentToken().map(TokenHash::hex).orElse(null))
                .param("formerHash", former.map(part -> part.secret().hex()).orElse(null))
                .param("formerUntil", toTimestamp(former.map(FormerSecret::validUntil)))
                .param("givenToken", token, BINARY)
                .param("givenHash", hash)
                .param("givenShown", pending.map(PendingToken::presented).orElse(false))
                .param("issuedHash", issued.map(part -> part.tokenHash().hex()).orElse(null))
                .param("issuedUntil", toTimestamp(issued.map(IssuedTokenHash::validUntil)))
                .param("agreedSpent", registration.tokens().configuredSpent());
    }

    /** Stores a step, unless it equals the latest one, such as a repeated failure. */
    void recordStep(String connectionId, Instant at, String by, RegistrationNote note) {
        int added = jdbc.sql("""
                insert into connection.registration_step (connection_id, at, kind, by, request_id, detail)
                select c.id, :at, :kind, :by, :request::text, :detail::text
                from connection.connection c where c.id = :id and not exists (select from (
                        select * from connection.registration_step where connection_id = :id order by id desc limit 1) last
                    where last.kind = :kind and last.detail is not distinct from :detail::text
                        and last.request_id is not distinct from :request::text)
                """)
                .param("id", connectionId)
                .param("at", toTimestamp(at))
                .param("kind", note.kind().name())
                .param("by", by)
                .param("request", note.requestId().orElse(null))
                .param(
                        "detail",
                        note.detail().map(JdbcRegistrations::toStorableText).orElse(null))
                .update();
        if (added > 0) {
            jdbc.sql("""
                    delete from connection.registration_step where connection_id = :id and id <= (
                        select id from connection.registration_step where connection_id = :id
                        order by id desc offset :kept limit 1)
                    """).param("id", connectionId).param("kept", MAX_STEPS).update();
        }
    }

    /** Counts the steps of a kind. */
    int countStepsSince(String connectionId, RegistrationStep.RegistrationStepKind kind, Instant since) {
        return jdbc.sql("""
                select count(*) from connection.registration_step where connection_id = :id and kind = :kind and at > :since
                """)
                .param("id", connectionId)
                .param("kind", kind.name())
                .param("since", toTimestamp(since))
                .query(Integer.class)
                .single();
    }

    /** Shortens a partner's text and replaces control characters, since PostgreSQL stores no NUL. */
    private static String toStorableText(String text) {
        String sanitized = text.replaceAll("\\p{Cntrl}", "?");
        return sanitized.length() > MAX_TEXT_LENGTH ? sanitized.substring(0, MAX_TEXT_LENGTH) + "…" : sanitized;
    }

    /** Newest first; {@code before} is an id, 0 for the newest of all. */
    List<RegistrationStep> listSteps(String connectionId, long before, int limit) {
        return jdbc.sql("""
                select * from connection.registration_step
                where connection_id = :id and (:before = 0 or id < :before) order by id desc limit :limit
                """)
                .param("id", connectionId)
                .param("before", before)
                .param("limit", limit)
                .query((row, number) -> new RegistrationStep(
                        row.getLong("id"),
                        readInstant(row, "at"),
                        RegistrationStep.RegistrationStepKind.valueOf(row.getString("kind")),
                        row.getString("by"),
                        row.getString("request_id"),
                        row.getString("detail")))
                .list();
    }

    private PartnerRegistration mapRegistration(ResultSet row, int number) throws SQLException {
        Optional<BearerToken> partnerToken = readToken(row, "their_token");
        Optional<URI> partnerUrl = readOptionalText(row, "their_base_url").map(URI::create);
        String partnerRequestId = readOptionalText(row, "their_request_id").orElse("");
        boolean partnerAnswered = row.getBoolean("their_answered");
        boolean pendingPresented = row.getBoolean("given_shown");
        Optional<Instant> formerUntil = readOptionalInstant(row, "former_until");
        Optional<Instant> issuedUntil = readOptionalInstant(row, "issued_until");
        return new PartnerRegistration(
                row.getString("connection_id"),
                partnerToken.flatMap(token ->
                        partnerUrl.map(url -> new PartnerOffer(token, url, partnerRequestId, partnerAnswered))),
                new OwnTokens(
                        readOptionalText(row, "our_hash").map(TokenHash::new),
                        readOptionalText(row, "former_hash")
                                .map(TokenHash::new)
                                .flatMap(hash -> formerUntil.map(until -> new FormerSecret(hash, until))),
                        readToken(row, "given_token").map(token -> new PendingToken(token, pendingPresented)),
                        readOptionalText(row, "issued_hash")
                                .map(TokenHash::new)
                                .flatMap(hash -> issuedUntil.map(until -> new IssuedTokenHash(hash, until))),
                        row.getBoolean("agreed_spent")),
                new RegistrationProgress(
                        RegistrationStage.valueOf(row.getString("stage")),
                        readInstant(row, "since"),
                        readOptionalText(row, "message_id"),
                        readOptionalInstant(row, "answer_due_at"),
                        readOptionalText(row, "reason")));
    }

    private Optional<BearerToken> readToken(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBytes(column)).map(secrets::decrypt).map(BearerToken::new);
    }
}
