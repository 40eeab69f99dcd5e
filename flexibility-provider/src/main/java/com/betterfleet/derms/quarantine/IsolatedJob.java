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

    /** The SQL of the time at which the next of its subjects that are set aside is tried again; null without any. */
    public String retryTimeSql() {
        return JdbcSetAsideSubjects.retryTimeSql(name);
    }

    /**
     * The SQL of the condition that a subject is not set aside.
     *
     * @param subjectId the SQL of its id as text
     */
    public String notSetAsideSql(String subjectId) {
        return JdbcSetAsideSubjects.notSetAsideSql(name, subjectId);
    }
}
