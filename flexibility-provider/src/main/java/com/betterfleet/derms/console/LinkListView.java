package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.LinkState;
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
record LinkListView(Map<LinkState.Kind, Long> counts, LinkState.@Nullable Kind selected, String search, Paging paging) {

    private static final List<LinkState.Kind> SHOWN = List.of(
            LinkState.Kind.ERROR,
            LinkState.Kind.LOST,
            LinkState.Kind.HANDSHAKING,
            LinkState.Kind.CONFIGURED,
            LinkState.Kind.DISCONNECTED,
            LinkState.Kind.ONLINE);

    /** The state that an address names; null for none, or for one that there is not. */
    static LinkState.@Nullable Kind selected(String key) {
        return Arrays.stream(LinkState.Kind.values())
                .filter(kind -> key(kind).equals(key))
                .findFirst()
                .orElse(null);
    }

    /** All first, then what needs someone. */
    public List<SummaryView.Filter> filters() {
        List<SummaryView.Filter> filters = new ArrayList<>();
        filters.add(new SummaryView.Filter("", "All", Tone.PLAIN, "layout-grid", total(), selected == null));
        SHOWN.forEach(kind -> filters.add(filter(kind, counts.getOrDefault(kind, 0L))));
        return List.copyOf(filters);
    }

    public String stateKey() {
        return selected == null ? "" : key(selected);
    }

    /** How many links the filters leave. */
    long found() {
        return selected == null ? total() : counts.getOrDefault(selected, 0L);
    }

    /** Nothing exists at all, as opposed to nothing found. */
    public boolean empty() {
        return total() == 0 && search.isEmpty();
    }

    private SummaryView.Filter filter(LinkState.Kind kind, long count) {
        LinkView.State state = LinkView.State.valueOf(kind.name());
        return new SummaryView.Filter(
                key(kind), LinkView.word(state), LinkView.tone(state), LinkView.icon(state), count, kind == selected);
    }

    private long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String key(LinkState.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
