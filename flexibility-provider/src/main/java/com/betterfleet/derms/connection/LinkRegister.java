package com.betterfleet.derms.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** All links as people look for them: by name and state, a page at a time, those that need someone first (M15). */
@Service
@Transactional(readOnly = true)
public class LinkRegister {

    private final JdbcLinkRegister register;
    private final JdbcConnections connections;
    private final JdbcLinks links;

    LinkRegister(JdbcLinkRegister register, JdbcConnections connections, JdbcLinks links) {
        this.register = register;
        this.connections = connections;
        this.links = links;
    }

    /**
     * What is looked for.
     *
     * @param part of the name or the id, in any case; empty: any
     * @param state empty: any
     */
    public record Wanted(String part, Optional<LinkState.Kind> state) {}

    /** @param groups how many are bound on it */
    public record Entry(Connection connection, Link link, int groups) {}

    /** How many links there are in each state, whatever state is wanted; a state without links is absent. */
    public Map<LinkState.Kind, Long> counts(String part) {
        return register.counts(part);
    }

    /** The links from a place in the order on; no more is read than is given. */
    public List<Entry> page(Wanted wanted, long from, int limit) {
        List<String> ids = register.ids(wanted, from, limit);
        Map<String, Connection> known = connections.byId(ids);
        Map<String, Link> standing = links.byConnection(ids);
        Map<String, Integer> groups = register.groups(ids);
        return ids.stream()
                .flatMap(id -> entry(known.get(id), standing.get(id), groups.getOrDefault(id, 0)))
                .toList();
    }

    /** One that was removed between two reads is left out. */
    private static Stream<Entry> entry(@Nullable Connection connection, @Nullable Link link, int groups) {
        return connection == null || link == null ? Stream.empty() : Stream.of(new Entry(connection, link, groups));
    }
}
