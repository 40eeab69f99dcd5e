package com.betterfleet.derms.listing;

import com.betterfleet.derms.refusal.Invalid;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * A part of a list.
 *
 * @param next where the following part is, as a relative URL; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /** For request parameters. */
    public static final String DEFAULT_LIMIT = "100";

    private static final int LARGEST_LIMIT = 1_000;

    /** A page of a list that is at hand whole, in its own order. */
    public static <T> Page<T> of(List<T> all, int offset, int limit) {
        requireLimit(limit);
        requireOffset(offset);
        int from = Math.min(offset, all.size());
        int to = Math.min(from + limit, all.size());
        return new Page<>(all.subList(from, to), to < all.size() ? next("offset", to) : null);
    }

    /** A page of a list that was fetched from {@code offset} on with one item more than asked for. */
    public static <T> Page<T> from(List<T> oneMore, int offset, int limit) {
        return oneMore.size() <= limit
                ? new Page<>(oneMore, null)
                : new Page<>(oneMore.subList(0, limit), next("offset", (long) offset + limit));
    }

    /** The same items in another form. */
    public <S> Page<S> map(Function<T, S> form) {
        return new Page<>(items.stream().map(form).toList(), next);
    }

    /** A page of a list whose newest items come first, fetched with one item more than asked for. */
    public static <T> Page<T> newest(List<T> oneMore, int limit, ToLongFunction<T> id) {
        if (oneMore.size() <= limit) {
            return new Page<>(oneMore, null);
        }
        List<T> items = oneMore.subList(0, limit);
        return new Page<>(items, next("before", id.applyAsLong(items.getLast())));
    }

    public static int requireOffset(int offset) {
        if (offset < 0) {
            throw new Invalid("offset", offset, "0 or more");
        }
        return offset;
    }

    public static int requireLimit(int limit) {
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw new Invalid("limit", limit, "1 to " + LARGEST_LIMIT);
        }
        return limit;
    }

    private static String next(String parameter, long value) {
        return ServletUriComponentsBuilder.fromCurrentRequest()
                .scheme(null)
                .host(null)
                .port(null)
                .replaceQueryParam(parameter, value)
                .build()
                .toUriString();
    }
}
