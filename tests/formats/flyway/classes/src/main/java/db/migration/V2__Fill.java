public class V2__Fill extends BaseJavaMigration {}
