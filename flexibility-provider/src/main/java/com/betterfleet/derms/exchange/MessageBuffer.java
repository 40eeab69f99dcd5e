package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages that wait to be written to the log, in order of arrival. Bounded in number and size; what finds no room is
 * counted per connection. Thread-safe.
 */
final class MessageBuffer {

    private final int maxMessages;
    private final long maxCharacters;
    private final Deque<LoggedMessage> waiting = new ArrayDeque<>();
    private final Map<String, MessageGap> gaps = new LinkedHashMap<>();
    private long characters;

    MessageBuffer(int maxMessages, long maxCharacters) {
        this.maxMessages = maxMessages;
        this.maxCharacters = maxCharacters;
    }

    /** Messages of a connection that could not be logged: how many, and when the first and the last of them were. */
    record MessageGap(String connectionId, int count, Instant first, Instant last) {

        static MessageGap of(LoggedMessage lost) {
            return new MessageGap(lost.connectionId(), 1, lost.at(), lost.at());
        }

        MessageGap combine(MessageGap other) {
            return new MessageGap(
                    connectionId,
                    count + other.count,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    /** Adds a message; returns false where it was counted as lost, since there is no room. */
    synchronized boolean addMessage(LoggedMessage message) {
        if (waiting.size() >= maxMessages || characters + message.body().length() > maxCharacters) {
            addGap(MessageGap.of(message));
            return false;
        }
        waiting.addLast(message);
        characters += message.body().length();
        return true;
    }

    /** Returns up to {@code limit} messages that have waited longest; they stay until they are removed. */
    synchronized List<LoggedMessage> firstMessages(int limit) {
        return waiting.stream().limit(limit).toList();
    }

    synchronized void removeFirst(int count) {
        for (int i = 0; i < count; i++) {
            characters -= waiting.removeFirst().body().length();
        }
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized void addGap(MessageGap gap) {
        gaps.merge(gap.connectionId(), gap, MessageGap::combine);
    }

    synchronized boolean hasGaps() {
        return !gaps.isEmpty();
    }

    /** Removes and returns the gaps. */
    synchronized List<MessageGap> takeGaps() {
        List<MessageGap> taken = new ArrayList<>(gaps.values());
        gaps.clear();
        return taken;
    }
}
