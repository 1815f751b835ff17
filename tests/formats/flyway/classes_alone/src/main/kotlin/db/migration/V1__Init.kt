class V1__Init : BaseJavaMigration()
