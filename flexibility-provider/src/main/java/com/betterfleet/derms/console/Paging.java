package com.betterfleet.derms.console;

/**
 * One page of a list that is longer.
 *
 * @param page counted from 1
 * @param pages at least 1
 * @param from how many come before it
 */
record Paging(int page, int pages, long from) {

    /** The page asked for, or the nearest there is: a list may have become shorter since. */
    static Paging of(int asked, long items, int perPage) {
        int pages = (int) Math.max(1, Math.ceilDiv(items, (long) perPage));
        int page = Math.clamp(asked, 1, pages);
        return new Paging(page, pages, (long) (page - 1) * perPage);
    }

    public boolean several() {
        return pages > 1;
    }

    public boolean first() {
        return page == 1;
    }

    public boolean last() {
        return page == pages;
    }
}
