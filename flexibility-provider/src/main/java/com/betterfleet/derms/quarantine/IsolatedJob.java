package com.betterfleet.derms.quarantine;

/**
 * A job that processes many subjects at once.
 *
 * @param name unique, as stored
 * @param activity what it does, for operators: "deciding the limit"
 */
public record IsolatedJob(String name, SubjectKind subjectKind, String activity) {

    /** What the subjects of a job are; a subject is named by its id. */
    public enum SubjectKind {
        ASSET,
        SCOPE,
        CONNECTION,
        /** A bound group, named by the id of its binding. */
        GROUP,
        CIRCUIT
    }
}
