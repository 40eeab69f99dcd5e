package com.betterfleet.derms.console.layout;

/**
 * A link that filters a list, with the number of entries it leaves.
 *
 * @param key the filter's value in the address; empty for "all"
 */
public record FilterLink(String key, String label, StatusColor color, String icon, long count, boolean selected) {}
