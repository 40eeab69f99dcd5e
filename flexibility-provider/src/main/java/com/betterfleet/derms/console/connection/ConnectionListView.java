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
 * How many links are in which state (each count filters the list), and what of them is listed.
 *
 * @param counts per state; a state without links may be absent
 * @param selected null: all states
 * @param search what name or id must contain; empty: anything
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

    /** The state that an address names; null for none, or for one that there is not. */
    static LinkState.@Nullable LinkStateKind parseState(String key) {
        return Arrays.stream(LinkState.LinkStateKind.values())
                .filter(kind -> urlKey(kind).equals(key))
                .findFirst()
                .orElse(null);
    }

    /** All first, then what needs someone. */
    public List<FilterLink> filters() {
        List<FilterLink> filters = new ArrayList<>();
        filters.add(new FilterLink("", "All", StatusColor.PLAIN, "layout-grid", totalCount(), selected == null));
        SHOWN.forEach(kind -> filters.add(toFilterLink(kind, counts.getOrDefault(kind, 0L))));
        return List.copyOf(filters);
    }

    public String stateKey() {
        return selected == null ? "" : urlKey(selected);
    }

    /** How many links the filters leave. */
    long matchCount() {
        return selected == null ? totalCount() : counts.getOrDefault(selected, 0L);
    }

    /** Nothing exists at all, as opposed to nothing found. */
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
