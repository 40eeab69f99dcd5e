package com.betterfleet.derms.partner;

import java.util.List;

/**
 * Port: a room that stores data of a connection and takes part in its changes.
 *
 * <p>Every method runs in the transaction of the change; an exception undoes the whole change.
 */
public interface ConnectionParticipant {

    /** Locks the rows that every writer of this connection locks first. Called before any read. */
    default void lockConnection(String connectionId) {}

    /** Checks and applies a valid change before it is stored. */
    default void beforeChange(ConnectionChange change) {}

    /** Updates the room's data after a change was stored as {@code after}. */
    default void afterChange(ConnectionChange change, PartnerConnection after) {}

    /** Returns the entities that prevent the deletion of a connection, such as {@code group DEPOT1}. */
    default List<String> findDependants(String connectionId) {
        return List.of();
    }
}
