package com.betterfleet.derms.console.layout;

/**
 * One page of a list.
 *
 * @param page counted from 1
 * @param pages at least 1
 * @param from the number of entries before it
 */
public record Pagination(int page, int pages, long from) {

    /** The requested page, or the nearest existing one when the list is shorter. */
    public static Pagination of(int requested, long items, int perPage) {
        int pages = (int) Math.max(1, Math.ceilDiv(items, (long) perPage));
        int page = Math.clamp(requested, 1, pages);
        return new Pagination(page, pages, (long) (page - 1) * perPage);
    }

    public boolean hasSeveralPages() {
        return pages > 1;
    }

    public boolean isFirst() {
        return page == 1;
    }

    public boolean isLast() {
        return page == pages;
    }
}
