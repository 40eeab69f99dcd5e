package com.betterfleet.derms.webserver;

/**
 * Checks the line ends of a head (RFC 9112, section 2.2). A proxy that ends lines elsewhere than the service would see
 * other requests in the same bytes.
 */
final class HeadLines {

    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private HeadLines() {}

    /** Whether a line up to the first empty one ends with LF alone. */
    static boolean hasBareLineFeed(byte[] head, int from) {
        int lineStart = from;
        for (int at = from; at < head.length; at++) {
            if (head[at] == LF) {
                if (at == from || head[at - 1] != CR) {
                    return true;
                }
                if (at - lineStart == 1) {
                    return false;
                }
                lineStart = at + 1;
            }
        }
        return false;
    }
}
