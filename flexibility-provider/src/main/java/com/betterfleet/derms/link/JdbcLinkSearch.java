package com.betterfleet.derms.link;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.link.LinkSearch.LinkQuery;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcLinkSearch {

    /** Sorts the states that need an operator first. */
    private static final String[] STATES_BY_URGENCY = {
        "ERROR", "LOST", "HANDSHAKING", "REGISTERING", "CONFIGURED", "DISCONNECTED", "ONLINE"
    };

    private static final String FROM_MATCHING = """
            from connection.link l join connection.connection c on c.id = l.connection_id
            where (strpos(lower(c.name), lower(:part)) > 0 or strpos(lower(c.id), lower(:part)) > 0)
            """;

    private final JdbcClient jdbc;

    JdbcLinkSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<String> findConnectionIds(LinkQuery query, long offset, int limit) {
        return jdbc.sql("select c.id " + FROM_MATCHING + """
                and (:state::text is null or l.state = :state)
                order by array_position(:order::text[], l.state), c.name, c.id limit :limit offset :from
                """)
                .param("part", query.searchText())
                .param("state", query.state().map(Enum::name).orElse(null))
                .param("order", STATES_BY_URGENCY)
                .param("limit", limit)
                .param("from", offset)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    Map<LinkState.LinkStateKind, Long> countByState(String searchText) {
        record Count(LinkState.LinkStateKind state, long links) {}
        Map<LinkState.LinkStateKind, Long> counts = new EnumMap<>(LinkState.LinkStateKind.class);
        jdbc.sql("select l.state, count(*) as links " + FROM_MATCHING + " group by l.state")
                .param("part", searchText)
                .query((row, number) ->
                        new Count(LinkState.LinkStateKind.valueOf(row.getString("state")), row.getLong("links")))
                .list()
                .forEach(count -> counts.put(count.state(), count.links()));
        return counts;
    }
}
