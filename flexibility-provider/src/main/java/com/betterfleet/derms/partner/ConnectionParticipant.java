package com.betterfleet.derms.partner;

import java.util.List;

/**
 * Port: a room that stores data of a connection and takes part in its changes.
 *
 * <p>Every method runs in the transaction of the change; an exception undoes the whole change.
 */
public interface ConnectionParticipant {

    /** Locks the rows that every writer of this connection locks first. Called before anything is read. */
    default void lockConnection(String connectionId) {}

    /** Checks and applies a change that is valid and not stored yet. */
    default void beforeChange(ConnectionChange change) {}

    /** Follows a change that is stored as {@code after}. */
    default void afterChange(ConnectionChange change, PartnerConnection after) {}

    /** Returns what prevents the removal of a connection, in words such as {@code group DEPOT1}. */
    default List<String> findDependants(String connectionId) {
        return List.of();
    }
}
