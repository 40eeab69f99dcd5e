package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.FilterLink;
import com.betterfleet.derms.console.layout.Pagination;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.console.status.LinkView;
import com.betterfleet.derms.link.LinkState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The number of links in each state, as filters, and the selected page of the list.
 *
 * @param counts per state; a state without links may be absent
 * @param selected null: all states
 * @param search a part of the name or id; empty: any
 */
public record ConnectionListView(
        Map<LinkState.LinkStateKind, Long> counts,
        LinkState.@Nullable LinkStateKind selected,
        String search,
        Pagination paging) {

    private static final List<LinkState.LinkStateKind> SHOWN = List.of(
            LinkState.LinkStateKind.ERROR,
            LinkState.LinkStateKind.LOST,
            LinkState.LinkStateKind.HANDSHAKING,
            LinkState.LinkStateKind.CONFIGURED,
            LinkState.LinkStateKind.DISCONNECTED,
            LinkState.LinkStateKind.ONLINE);

    /** The state named in the address; null for none or an unknown one. */
    static LinkState.@Nullable LinkStateKind parseState(String key) {
        return Arrays.stream(LinkState.LinkStateKind.values())
                .filter(kind -> urlKey(kind).equals(key))
                .findFirst()
                .orElse(null);
    }

    /** The filter for all links, then the states that need attention, then the others. */
    public List<FilterLink> filters() {
        List<FilterLink> filters = new ArrayList<>();
        filters.add(new FilterLink("", "All", StatusColor.PLAIN, "layout-grid", totalCount(), selected == null));
        SHOWN.forEach(kind -> filters.add(toFilterLink(kind, counts.getOrDefault(kind, 0L))));
        return List.copyOf(filters);
    }

    public String stateKey() {
        return selected == null ? "" : urlKey(selected);
    }

    /** The number of links that pass the filters. */
    long matchCount() {
        return selected == null ? totalCount() : counts.getOrDefault(selected, 0L);
    }

    /** Whether no connection exists at all, unlike a search without matches. */
    public boolean isEmpty() {
        return totalCount() == 0 && search.isEmpty();
    }

    private FilterLink toFilterLink(LinkState.LinkStateKind kind, long count) {
        LinkView.LinkDisplayState state = LinkView.LinkDisplayState.of(kind);
        return new FilterLink(
                urlKey(kind),
                LinkView.label(state),
                LinkView.color(state),
                LinkView.iconName(state),
                count,
                kind == selected);
    }

    private long totalCount() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String urlKey(LinkState.LinkStateKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
