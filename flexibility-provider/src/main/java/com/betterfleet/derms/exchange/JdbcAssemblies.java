package com.betterfleet.derms.exchange;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcAssemblies {

    private final JdbcClient jdbc;

    JdbcAssemblies(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A message in the making.
     *
     * @param of how many parts it has
     * @param parts the numbers of those that are here
     * @param elements that they hold together
     */
    record Assembly(
            long id,
            String connectionId,
            String type,
            String key,
            int of,
            String subject,
            String sort,
            Instant openedAt,
            Optional<Instant> settledAt,
            Set<Integer> parts,
            int elements) {

        /** From when on its time runs. */
        Instant since() {
            return settledAt.orElse(openedAt);
        }

        AssemblyAbandoned abandoned(Duration waited) {
            return new AssemblyAbandoned(connectionId, type, subject, key, List.copyOf(parts), of, waited);
        }
    }

    boolean exists(Part part, String key) {
        return jdbc.sql("""
                select exists (select from exchange.assembly
                    where connection_id = :connection and type = :type and key = :key)
                """)
                .param("connection", part.connectionId())
                .param("type", part.type())
                .param("key", key)
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    void begin(Part part, String key, Instant now) {
        jdbc.sql("""
                insert into exchange.assembly (connection_id, type, key, parts, subject, sort, opened_at)
                values (:connection, :type, :key, :parts, :subject, :sort, :now)
                on conflict (connection_id, type, key) do nothing
                """)
                .param("connection", part.connectionId())
                .param("type", part.type())
                .param("key", key)
                .param("parts", part.of())
                .param("subject", part.subject())
                .param("sort", part.sort())
                .param("now", timestamp(now))
                .update();
    }

    Optional<Assembly> lock(Part part, String key) {
        return jdbc.sql("""
                select * from exchange.assembly
                where connection_id = :connection and type = :type and key = :key for update
                """)
                .param("connection", part.connectionId())
                .param("type", part.type())
                .param("key", key)
                .query(this::toAssembly)
                .optional();
    }

    List<Assembly> lockOpenedBy(Instant last, int limit) {
        // In one order everywhere, as what is told of them is written to rows that others may hold too.
        return jdbc.sql("""
                select * from exchange.assembly where settled_at is null and opened_at <= :last
                order by connection_id, subject, id limit :limit for update skip locked
                """)
                .param("last", timestamp(last))
                .param("limit", limit)
                .query(this::toAssembly)
                .list();
    }

    /** Whether this very part is here, word for word. */
    boolean holds(long assemblyId, Part part) {
        return jdbc.sql("""
                select exists (select from exchange.part
                    where assembly_id = :assembly and number = :number and body = :body)
                """)
                .param("assembly", assemblyId)
                .param("number", part.number())
                .param("body", part.body())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    void add(long assemblyId, Part part) {
        jdbc.sql("""
                insert into exchange.part (assembly_id, number, body, elements)
                values (:assembly, :number, :body, :elements)
                """)
                .param("assembly", assemblyId)
                .param("number", part.number())
                .param("body", part.body())
                .param("elements", part.elements())
                .update();
    }

    List<String> bodies(long assemblyId) {
        return jdbc.sql("select body from exchange.part where assembly_id = :assembly order by number")
                .param("assembly", assemblyId)
                .query(Columns::firstText)
                .list();
    }

    void settle(long assemblyId, Instant now) {
        jdbc.sql("update exchange.assembly set settled_at = :now where id = :id")
                .param("now", timestamp(now))
                .param("id", assemblyId)
                .update();
    }

    void delete(long assemblyId) {
        jdbc.sql("delete from exchange.assembly where id = :id")
                .param("id", assemblyId)
                .update();
    }

    void deleteSettledBy(Instant last) {
        jdbc.sql("""
                delete from exchange.assembly where id in (
                    select id from exchange.assembly where settled_at <= :last for update skip locked)
                """).param("last", timestamp(last)).update();
    }

    private Assembly toAssembly(ResultSet row, int number) throws SQLException {
        Set<Integer> parts = new TreeSet<>();
        int elements = 0;
        for (StoredPart part : partsOf(row.getLong("id"))) {
            parts.add(part.number());
            elements += part.elements();
        }
        return new Assembly(
                row.getLong("id"),
                row.getString("connection_id"),
                row.getString("type"),
                row.getString("key"),
                row.getInt("parts"),
                row.getString("subject"),
                row.getString("sort"),
                instant(row, "opened_at"),
                optionalInstant(row, "settled_at"),
                parts,
                elements);
    }

    private record StoredPart(int number, int elements) {}

    private List<StoredPart> partsOf(long assemblyId) {
        return jdbc.sql("select number, elements from exchange.part where assembly_id = :assembly")
                .param("assembly", assemblyId)
                .query((row, index) -> new StoredPart(row.getInt("number"), row.getInt("elements")))
                .list();
    }
}
