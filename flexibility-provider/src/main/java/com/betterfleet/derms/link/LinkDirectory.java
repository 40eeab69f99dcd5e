package com.betterfleet.derms.link;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the states of many links at once. */
@Service
@Transactional(readOnly = true)
public class LinkDirectory {

    private final JdbcLinks links;

    LinkDirectory(JdbcLinks links) {
        this.links = links;
    }

    /** Returns the ids of the connections whose partner is lost. */
    public List<String> findLostIds() {
        return links.findLostIds();
    }

    /** Returns the ids of those of these connections whose link is online. */
    public Set<String> findOnlineIds(Collection<String> connectionIds) {
        return findLinks(connectionIds).values().stream()
                .filter(PartnerLink::isOnline)
                .map(PartnerLink::connectionId)
                .collect(Collectors.toSet());
    }

    /** The SQL of the condition that a link is online. */
    public static String onlineSql(String connectionId) {
        return JdbcLinks.onlineSql(connectionId);
    }

    /** Returns links by connection id; a removed connection has no entry. */
    public Map<String, PartnerLink> findLinks(Collection<String> connectionIds) {
        return links.findLinks(connectionIds);
    }
}
