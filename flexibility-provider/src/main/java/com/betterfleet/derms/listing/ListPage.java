package com.betterfleet.derms.listing;

import com.betterfleet.derms.refusal.InvalidValueException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * A page of a list.
 *
 * @param next the relative URL of the next page; null at the end
 */
public record ListPage<T>(List<T> items, @Nullable String next) {

    /** The default of request parameters. */
    public static final String DEFAULT_LIMIT = "100";

    private static final int LARGEST_LIMIT = 1_000;

    /** A page of a list that is in memory as a whole, in its own order. */
    public static <T> ListPage<T> of(List<T> all, int offset, int limit) {
        requireLimit(limit);
        requireOffset(offset);
        int from = Math.min(offset, all.size());
        int to = Math.min(from + limit, all.size());
        return new ListPage<>(all.subList(from, to), to < all.size() ? nextLink("offset", to) : null);
    }

    /** A page of a list that was fetched from {@code offset} on with one item more than requested. */
    public static <T> ListPage<T> ofFetched(List<T> oneMore, int offset, int limit) {
        return oneMore.size() <= limit
                ? new ListPage<>(oneMore, null)
                : new ListPage<>(oneMore.subList(0, limit), nextLink("offset", (long) offset + limit));
    }

    /** Converts each item. */
    public <S> ListPage<S> mapItems(Function<T, S> form) {
        return new ListPage<>(items.stream().map(form).toList(), next);
    }

    /** A page of a list in newest-first order, fetched with one item more than requested. */
    public static <T> ListPage<T> ofNewestFirst(List<T> oneMore, int limit, ToLongFunction<T> id) {
        if (oneMore.size() <= limit) {
            return new ListPage<>(oneMore, null);
        }
        List<T> items = oneMore.subList(0, limit);
        return new ListPage<>(items, nextLink("before", id.applyAsLong(items.getLast())));
    }

    public static int requireOffset(int offset) {
        if (offset < 0) {
            throw new InvalidValueException("offset", offset, "0 or more");
        }
        return offset;
    }

    public static int requireLimit(int limit) {
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw new InvalidValueException("limit", limit, "1 to " + LARGEST_LIMIT);
        }
        return limit;
    }

    private static String nextLink(String parameter, long value) {
        return ServletUriComponentsBuilder.fromCurrentRequest()
                .scheme(null)
                .host(null)
                .port(null)
                .replaceQueryParam(parameter, value)
                .build()
                .toUriString();
    }
}
