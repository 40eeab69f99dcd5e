package com.betterfleet.derms.envelope;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.envelope.Envelopes.Slot;
import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
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

    List<OperatingEnvelope> ofScopes(Collection<String> scopeIds) {
        return jdbc.sql("select * from envelope.operating_envelope where scope_id in (select unnest(:ids::text[]))")
                .param("ids", texts(scopeIds))
                .query(JdbcEnvelopes::toEnvelope)
                .list();
    }

    /** Where another has come before, its envelope is replaced. */
    void activate(List<OperatingEnvelope> envelopes) {
        write(envelopes, """
                insert into envelope.operating_envelope as e
                    (scope_id, direction, issuer, limit_w, valid_from, valid_until, revision, basis, reference)
                select scope_id, direction, issuer, limit_w, valid_from, valid_until, 1, basis, reference
                from %s
                on conflict (scope_id, direction, issuer) do update set limit_w = excluded.limit_w,
                    valid_from = excluded.valid_from, valid_until = excluded.valid_until, revision = e.revision + 1,
                    basis = excluded.basis, reference = excluded.reference
                """);
    }

    /** Those that are there; an update alone costs the database half of what asking for a conflict does. */
    void replace(List<OperatingEnvelope> envelopes) {
        int replaced = write(envelopes, """
                update envelope.operating_envelope e set limit_w = n.limit_w, valid_from = n.valid_from,
                    valid_until = n.valid_until, revision = e.revision + 1, basis = n.basis, reference = n.reference
                from %s
                where e.scope_id = n.scope_id and e.direction = n.direction and e.issuer = n.issuer
                """);
        if (replaced < envelopes.size()) {
            // One was taken away since it was read.
            activate(envelopes);
        }
    }

    private int write(List<OperatingEnvelope> envelopes, String statement) {
        if (envelopes.isEmpty()) {
            return 0;
        }
        return jdbc.sql(statement.formatted(ROWS))
                .param("scopes", texts(envelopes, OperatingEnvelope::scopeId))
                .param(
                        "directions",
                        texts(envelopes, envelope -> envelope.direction().name()))
                .param("issuers", texts(envelopes, OperatingEnvelope::issuer))
                .param("limits", longs(envelopes, envelope -> envelope.limit().watts()))
                .param(
                        "froms",
                        timestamps(envelopes, envelope -> envelope.validity().start()))
                .param(
                        "untils",
                        timestamps(envelopes, envelope -> envelope.validity().end()))
                .param("bases", texts(envelopes, envelope -> envelope.basis().name()))
                .param("references", texts(envelopes, OperatingEnvelope::reference))
                .update();
    }

    void withdraw(List<Slot> slots) {
        if (slots.isEmpty()) {
            return;
        }
        jdbc.sql("""
                delete from envelope.operating_envelope e
                using unnest(:scopes::text[], :directions::text[], :issuers::text[]) as w (scope_id, direction, issuer)
                where e.scope_id = w.scope_id and e.direction = w.direction and e.issuer = w.issuer
                """)
                .param("scopes", texts(slots, Slot::scopeId))
                .param("directions", texts(slots, slot -> slot.direction().name()))
                .param("issuers", texts(slots, Slot::issuer))
                .update();
    }

    private static OperatingEnvelope toEnvelope(ResultSet row, int number) throws SQLException {
        return new OperatingEnvelope(
                row.getString("scope_id"),
                Direction.valueOf(row.getString("direction")),
                new Power(row.getLong("limit_w")),
                new Interval(instant(row, "valid_from"), instant(row, "valid_until")),
                row.getString("issuer"),
                Basis.valueOf(row.getString("basis")),
                row.getString("reference"));
    }
}
