package com.betterfleet.derms.incident;

import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.database.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** When which scope's time ahead is looked at. */
@Repository
class JdbcLookouts {

    private final JdbcClient jdbc;

    JdbcLookouts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A scope's next look, as it was reckoned from this one. */
    record Next(String scopeId, Instant at) {}

    /** Something changed: a look is due, though not sooner than {@code pause} after the last one. */
    void wake(Collection<String> scopeIds, Instant now, Duration pause) {
        jdbc.sql("""
                insert into incident.lookout as l (scope_id, looked_at, look_at)
                select scope_id, :never, :now from unnest(:scopes::text[]) as n (scope_id) order by scope_id
                on conflict (scope_id) do update set
                    look_at = least(l.look_at, greatest(:now, l.looked_at + :seconds * interval '1 second'))
                """)
                .param("scopes", texts(scopeIds))
                .param("never", timestamp(Instant.EPOCH))
                .param("now", timestamp(now))
                .param("seconds", pause.toSeconds())
                .update();
    }

    /** Sees to it that these scopes are looked at at all. */
    void watch(Collection<String> scopeIds, Instant now) {
        jdbc.sql("""
                insert into incident.lookout (scope_id, looked_at, look_at)
                select scope_id, :never, :now from unnest(:scopes::text[]) as n (scope_id) order by scope_id
                on conflict do nothing
                """)
                .param("scopes", texts(scopeIds))
                .param("never", timestamp(Instant.EPOCH))
                .param("now", timestamp(now))
                .update();
    }

    /** Takes scopes whose look is due; if nobody says when the next one is, it is at {@code meanwhile}. */
    List<String> claim(Instant now, Instant meanwhile, int limit) {
        return jdbc.sql("""
                update incident.lookout set looked_at = :now, look_at = :meanwhile where scope_id in (
                    select scope_id from incident.lookout where look_at <= :now order by look_at limit :limit
                    for update skip locked)
                returning scope_id
                """)
                .param("now", timestamp(now))
                .param("meanwhile", timestamp(meanwhile))
                .param("limit", limit)
                .query(Columns::firstText)
                .list();
    }

    /** Brings looks forward to when they were reckoned to be due. */
    void look(List<Next> nexts) {
        jdbc.sql("""
                update incident.lookout l set look_at = least(l.look_at, n.at)
                from unnest(:scopes::text[], :ats::timestamptz[]) as n (scope_id, at) where l.scope_id = n.scope_id
                """)
                .param("scopes", texts(nexts, Next::scopeId))
                .param("ats", timestamps(nexts, Next::at))
                .update();
    }

    void forget(Collection<String> scopeIds) {
        jdbc.sql("delete from incident.lookout where scope_id = any(:scopes)")
                .param("scopes", texts(scopeIds))
                .update();
    }
}
