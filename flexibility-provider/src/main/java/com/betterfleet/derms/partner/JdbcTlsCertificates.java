package com.betterfleet.derms.partner;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.egress.ServerCertificate;
import com.betterfleet.derms.partner.CredentialWarnings.CredentialSide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class JdbcTlsCertificates {

    private final JdbcClient jdbc;

    JdbcTlsCertificates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<TlsCertificate> listCertificates() {
        return jdbc.sql("select * from connection.certificate order by ours desc, host")
                .query((row, number) -> new TlsCertificate(
                        row.getBoolean("ours") ? CredentialSide.OUTBOUND : CredentialSide.INBOUND,
                        row.getString("host"),
                        readInstant(row, "not_after"),
                        readInstant(row, "seen_at")))
                .list();
    }

    /** Stores a certificate unless the same one is stored already. */
    public void saveCertificate(ServerCertificate certificate, boolean own, Instant now) {
        jdbc.sql("""
                insert into connection.certificate as c (host, not_after, ours, seen_at)
                values (:host, :notAfter, :ours, :now)
                on conflict (host) do update set not_after = excluded.not_after, ours = excluded.ours,
                    seen_at = excluded.seen_at
                where (c.not_after, c.ours) is distinct from (excluded.not_after, excluded.ours)
                """)
                .param("host", certificate.host())
                .param("notAfter", toTimestamp(certificate.notAfter()))
                .param("ours", own)
                .param("now", toTimestamp(now))
                .update();
    }

    /** Removes the certificates of former public addresses of the service. */
    public void deleteOwnExceptHost(String host) {
        jdbc.sql("delete from connection.certificate where ours and host <> :host")
                .param("host", host)
                .update();
    }

    /**
     * Records a notification, so that only one instance sends it.
     *
     * @return whether the text is new or was sent longer ago than {@code repeatAfter}; the caller then sends it
     */
    public boolean claimNotification(String connectionId, String text, Instant now, Duration repeatAfter) {
        return jdbc.sql("""
                insert into connection.expiry_told as t (connection_id, text, told_at) values (:id, :text, :now)
                on conflict (connection_id) do update set text = excluded.text, told_at = excluded.told_at
                where t.text <> excluded.text or t.told_at <= :before
                """)
                        .param("id", connectionId)
                        .param("text", text)
                        .param("now", toTimestamp(now))
                        .param("before", toTimestamp(now.minus(repeatAfter)))
                        .update()
                > 0;
    }
}
