/** What results are made of: recorded beside them, and compared with what they would be made of. */
package headway.jobs.stage.provenance;
