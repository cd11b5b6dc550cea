using OptionsAlerts.Standalone.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Postgres;

public sealed class ClusterUserTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/bin/false\n";

    [Fact]
    public void the_user_postgres_goes_before_nobody() =>
        ClusterUser.ForRoot(Passwd + "postgres:x:101:104::/var/lib/postgresql:/bin/bash\n", AllTools).ShouldBe(new ClusterUser("postgres", 101, 104, "/usr/bin/setpriv"));

    [Fact]
    public void nobody_will_do() => ClusterUser.ForRoot(Passwd, AllTools).Owner.ShouldBe("65534:65533");

    [Fact]
    public void a_program_is_run_as_the_user_by_number()
    {
        var (program, arguments) = ClusterUser.ForRoot(Passwd, AllTools).Command("/bin/initdb", ["-D", "x"]);
        program.ShouldBe("/usr/bin/setpriv");
        arguments.ShouldBe(["--reuid=65534", "--regid=65533", "--clear-groups", "--", "/bin/initdb", "-D", "x"]);
    }

    [Fact]
    public void without_setpriv_runuser_does_it()
    {
        var user = ClusterUser.ForRoot(Passwd, tool => tool == "runuser" ? "/sbin/runuser" : null);
        user.Command("/bin/initdb", ["-D", "x"]).Arguments.ShouldBe(["-u", "nobody", "--", "/bin/initdb", "-D", "x"]);
    }

    [Theory]
    [InlineData("root:x:0:0::/:/bin/sh\n", true, "neither a user 'postgres' nor 'nobody'")]
    [InlineData("postgres:x:0:0::/:/bin/sh\n", true, "neither a user 'postgres' nor 'nobody'")]
    [InlineData(Passwd, false, "neither setpriv nor runuser")]
    public void where_no_other_user_can_run_it_the_error_says_so(string passwd, bool hasTools, string words) =>
        Should.Throw<PostgresUnavailableException>(() => ClusterUser.ForRoot(passwd, tool => hasTools ? AllTools(tool) : null)).Message.ShouldContain(words);

    private static string? AllTools(string tool) => $"/usr/bin/{tool}";
}
