package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.PartnerConnections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Searches links by name and state, a page at a time; those that need an operator come first (M15). */
@Service
@Transactional(readOnly = true)
public class LinkSearch {

    private final JdbcLinkSearch search;
    private final PartnerConnections connections;
    private final JdbcLinks links;

    LinkSearch(JdbcLinkSearch search, PartnerConnections connections, JdbcLinks links) {
        this.search = search;
        this.connections = connections;
        this.links = links;
    }

    /**
     * A search for links.
     *
     * @param searchText part of the name or the id, in any case; empty: any
     * @param state empty: any
     */
    public record LinkQuery(String searchText, Optional<LinkState.LinkStateKind> state) {}

    /** A connection with its link. */
    public record LinkListing(PartnerConnection connection, PartnerLink link) {}

    /** Counts the links in each state that match a text; a state without links is absent. */
    public Map<LinkState.LinkStateKind, Long> countByState(String searchText) {
        return search.countByState(searchText);
    }

    /** Reads one page, starting at {@code offset}. */
    public List<LinkListing> findPage(LinkQuery query, long offset, int limit) {
        List<String> ids = search.findConnectionIds(query, offset, limit);
        Map<String, PartnerConnection> connectionsById = connections.findConnections(ids);
        Map<String, PartnerLink> linksById = links.findLinks(ids);
        return ids.stream()
                .flatMap(id -> toListing(connectionsById.get(id), linksById.get(id)))
                .toList();
    }

    /** Omits a link that was deleted between the two queries. */
    private static Stream<LinkListing> toListing(@Nullable PartnerConnection connection, @Nullable PartnerLink link) {
        return connection == null || link == null ? Stream.empty() : Stream.of(new LinkListing(connection, link));
    }
}
