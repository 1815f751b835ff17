public class V2__Helper {}
