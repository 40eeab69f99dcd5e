package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.connection.CredentialWarnings.Side;
import com.betterfleet.derms.egress.ServerCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCertificates {

    private final JdbcClient jdbc;

    JdbcCertificates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Certificate> all() {
        return jdbc.sql("select * from connection.certificate order by ours desc, host")
                .query((row, number) -> new Certificate(
                        row.getBoolean("ours") ? Side.OUTBOUND : Side.INBOUND,
                        row.getString("host"),
                        instant(row, "not_after"),
                        instant(row, "seen_at")))
                .list();
    }

    /** Writes what differs from what is stored. */
    void save(ServerCertificate seen, boolean ours, Instant now) {
        jdbc.sql("""
                insert into connection.certificate as c (host, not_after, ours, seen_at)
                values (:host, :notAfter, :ours, :now)
                on conflict (host) do update set not_after = excluded.not_after, ours = excluded.ours,
                    seen_at = excluded.seen_at
                where (c.not_after, c.ours) is distinct from (excluded.not_after, excluded.ours)
                """)
                .param("host", seen.host())
                .param("notAfter", timestamp(seen.notAfter()))
                .param("ours", ours)
                .param("now", timestamp(now))
                .update();
    }

    /** Forgets what was shown at a public address that is no longer ours. */
    void forgetOursBut(String host) {
        jdbc.sql("delete from connection.certificate where ours and host <> :host")
                .param("host", host)
                .update();
    }

    /**
     * Notes that something is told.
     *
     * @return whether it is new, or was told longer ago than {@code again}: whoever gets this tells it
     */
    boolean toTell(String connectionId, String text, Instant now, Duration again) {
        return jdbc.sql("""
                insert into connection.expiry_told as t (connection_id, text, told_at) values (:id, :text, :now)
                on conflict (connection_id) do update set text = excluded.text, told_at = excluded.told_at
                where t.text <> excluded.text or t.told_at <= :before
                """)
                        .param("id", connectionId)
                        .param("text", text)
                        .param("now", timestamp(now))
                        .param("before", timestamp(now.minus(again)))
                        .update()
                > 0;
    }
}
