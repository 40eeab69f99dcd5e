package com.betterfleet.derms.connection;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The states of many links at once, for those who tell people. */
@Service
@Transactional(readOnly = true)
public class Links {

    private final JdbcLinks links;

    Links(JdbcLinks links) {
        this.links = links;
    }

    /** The links whose partner is lost. */
    public List<Link> lost() {
        return links.lost();
    }

    /** Those of these connections whose link is online. */
    public Set<String> online(Collection<String> connectionIds) {
        return of(connectionIds).values().stream()
                .filter(Link::online)
                .map(Link::connectionId)
                .collect(Collectors.toSet());
    }

    /** By connection id; a connection that does not exist any more has no entry. */
    public Map<String, Link> of(Collection<String> connectionIds) {
        return links.byConnection(connectionIds);
    }
}
