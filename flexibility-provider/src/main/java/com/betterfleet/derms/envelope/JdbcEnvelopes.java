package com.betterfleet.derms.envelope;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.envelope.EnvelopeService.EnvelopeKey;
import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcEnvelopes {

    private static final String ROWS = """
            unnest(:scopes::text[], :directions::text[], :issuers::text[], :limits::bigint[], :froms::timestamptz[],
                :untils::timestamptz[], :bases::text[], :references::text[])
                as n (scope_id, direction, issuer, limit_w, valid_from, valid_until, basis, reference)
            """;

    private final JdbcClient jdbc;

    JdbcEnvelopes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<OperatingEnvelope> findByScopes(Collection<String> scopeIds) {
        return jdbc.sql("select * from envelope.operating_envelope where scope_id in (select unnest(:ids::text[]))")
                .param("ids", toTextArray(scopeIds))
                .query(JdbcEnvelopes::toEnvelope)
                .list();
    }

    /** Inserts envelopes; an existing one is replaced. */
    void activateEnvelopes(List<OperatingEnvelope> envelopes) {
        writeEnvelopes(envelopes, """
                insert into envelope.operating_envelope as e
                    (scope_id, direction, issuer, limit_w, valid_from, valid_until, revision, basis, reference)
                select scope_id, direction, issuer, limit_w, valid_from, valid_until, 1, basis, reference
                from %s
                on conflict (scope_id, direction, issuer) do update set limit_w = excluded.limit_w,
                    valid_from = excluded.valid_from, valid_until = excluded.valid_until, revision = e.revision + 1,
                    basis = excluded.basis, reference = excluded.reference
                """);
    }

    /** Updates existing envelopes, at half the cost of an insert with a conflict check. */
    void replaceEnvelopes(List<OperatingEnvelope> envelopes) {
        int replaced = writeEnvelopes(envelopes, """
                update envelope.operating_envelope e set limit_w = n.limit_w, valid_from = n.valid_from,
                    valid_until = n.valid_until, revision = e.revision + 1, basis = n.basis, reference = n.reference
                from %s
                where e.scope_id = n.scope_id and e.direction = n.direction and e.issuer = n.issuer
                """);
        if (replaced < envelopes.size()) {
            // One was withdrawn since it was read.
            activateEnvelopes(envelopes);
        }
    }

    private int writeEnvelopes(List<OperatingEnvelope> envelopes, String statement) {
        if (envelopes.isEmpty()) {
            return 0;
        }
        return jdbc.sql(statement.formatted(ROWS))
                .param("scopes", toTextArray(envelopes, OperatingEnvelope::scopeId))
                .param(
                        "directions",
                        toTextArray(envelopes, envelope -> envelope.direction().name()))
                .param("issuers", toTextArray(envelopes, OperatingEnvelope::issuer))
                .param(
                        "limits",
                        toLongArray(envelopes, envelope -> envelope.limit().watts()))
                .param(
                        "froms",
                        toTimestampArray(
                                envelopes, envelope -> envelope.validity().start()))
                .param(
                        "untils",
                        toTimestampArray(
                                envelopes, envelope -> envelope.validity().end()))
                .param(
                        "bases",
                        toTextArray(envelopes, envelope -> envelope.basis().name()))
                .param("references", toTextArray(envelopes, OperatingEnvelope::reference))
                .update();
    }

    void withdrawEnvelopes(List<EnvelopeKey> keys) {
        if (keys.isEmpty()) {
            return;
        }
        jdbc.sql("""
                delete from envelope.operating_envelope e
                using unnest(:scopes::text[], :directions::text[], :issuers::text[]) as w (scope_id, direction, issuer)
                where e.scope_id = w.scope_id and e.direction = w.direction and e.issuer = w.issuer
                """)
                .param("scopes", toTextArray(keys, EnvelopeKey::scopeId))
                .param("directions", toTextArray(keys, key -> key.direction().name()))
                .param("issuers", toTextArray(keys, EnvelopeKey::issuer))
                .update();
    }

    private static OperatingEnvelope toEnvelope(ResultSet row, int number) throws SQLException {
        return new OperatingEnvelope(
                row.getString("scope_id"),
                Direction.valueOf(row.getString("direction")),
                new Power(row.getLong("limit_w")),
                new Interval(readInstant(row, "valid_from"), readInstant(row, "valid_until")),
                row.getString("issuer"),
                EnvelopeBasis.valueOf(row.getString("basis")),
                row.getString("reference"));
    }
}
