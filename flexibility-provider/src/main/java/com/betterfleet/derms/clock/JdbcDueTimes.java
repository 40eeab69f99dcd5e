package com.betterfleet.derms.clock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** Reads due times from the database. */
@Component
class JdbcDueTimes implements DueTimeReader {

    private final DatabaseTime database;
    private final DatabaseClock clock;

    JdbcDueTimes(DatabaseTime database, DatabaseClock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Optional<Instant>> readAll(List<String> subqueries) {
        AtomicReference<List<Optional<Instant>>> dueTimes = new AtomicReference<>(List.of());
        clock.measureOffset(() -> {
            DatabaseTime.DueTimeAnswer answer = database.queryDueTimes(subqueries);
            dueTimes.set(answer.dueTimes());
            return answer.time();
        });
        return dueTimes.get();
    }

    @Override
    public Optional<Instant> readOne(String subquery) {
        return database.queryDueTimes(List.of(subquery)).dueTimes().getFirst();
    }
}
