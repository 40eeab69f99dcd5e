package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.texts;

import com.betterfleet.derms.connection.LinkRegister.Wanted;
import com.betterfleet.derms.database.Columns;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcLinkRegister {

    /** Those that need someone first. */
    private static final String[] ORDER = {
        "ERROR", "LOST", "HANDSHAKING", "REGISTERING", "CONFIGURED", "DISCONNECTED", "ONLINE"
    };

    private static final String FOUND = """
            from connection.link l join connection.connection c on c.id = l.connection_id
            where (strpos(lower(c.name), lower(:part)) > 0 or strpos(lower(c.id), lower(:part)) > 0)
            """;

    private final JdbcClient jdbc;

    JdbcLinkRegister(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<String> ids(Wanted wanted, long from, int limit) {
        return jdbc.sql("select c.id " + FOUND + """
                and (:state::text is null or l.state = :state)
                order by array_position(:order::text[], l.state), c.name, c.id limit :limit offset :from
                """)
                .param("part", wanted.part())
                .param("state", wanted.state().map(Enum::name).orElse(null))
                .param("order", ORDER)
                .param("limit", limit)
                .param("from", from)
                .query(Columns::firstText)
                .list();
    }

    Map<LinkState.Kind, Long> counts(String part) {
        record Count(LinkState.Kind state, long links) {}
        Map<LinkState.Kind, Long> counts = new EnumMap<>(LinkState.Kind.class);
        jdbc.sql("select l.state, count(*) as links " + FOUND + " group by l.state")
                .param("part", part)
                .query((row, number) -> new Count(LinkState.Kind.valueOf(row.getString("state")), row.getLong("links")))
                .list()
                .forEach(count -> counts.put(count.state(), count.links()));
        return counts;
    }

    /** How many groups are bound; a connection without any has no entry. */
    Map<String, Integer> groups(Collection<String> connectionIds) {
        record Count(String connectionId, int groups) {}
        Map<String, Integer> counts = new HashMap<>();
        jdbc.sql("""
                select connection_id, count(*) as groups from connection.binding
                where connection_id = any(:ids) group by connection_id
                """)
                .param("ids", texts(connectionIds))
                .query((row, number) -> new Count(row.getString("connection_id"), row.getInt("groups")))
                .list()
                .forEach(count -> counts.put(count.connectionId(), count.groups()));
        return counts;
    }
}
