/** The stage of Spark ML that trains, beside the stages that only compute. */
package headway.ml;
