/** Training for programs: the stages of the command line, within a session that goes on. */
package headway.ml.training;
