package com.betterfleet.derms.account;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;

/** Estimates how many guesses a password takes: common passwords, names, words, keyboard rows, dates, repetition. */
final class PasswordStrength {

    static final String ADVICE = "This password is easy to guess: it is common, repeats itself or follows a pattern."
            + " Choose another one, for example four words that have nothing to do with each other.";

    /** Of 0 to 4: more than a hundred million guesses. */
    private static final int SUFFICIENT_SCORE = 3;

    private static final Zxcvbn ESTIMATOR = new Zxcvbn();

    private PasswordStrength() {}

    /** @param name of the account, which is easy to guess as a part of its password */
    static boolean isEasyToGuess(String name, String password) {
        return ESTIMATOR.measure(password, List.of(name, "derms")).getScore() < SUFFICIENT_SCORE;
    }
}
