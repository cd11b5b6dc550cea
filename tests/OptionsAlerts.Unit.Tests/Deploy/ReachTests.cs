using System.Globalization;
using k8s.Models;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>Who is reached by whom: nobody by anybody, but for what the policies let through, and those let through what the settings need.</summary>
public sealed class ReachTests
{
    // Of other namespaces: the cluster's own, and where the operators are installed.
    private static readonly string[] Elsewhere = ["kube-system", "rabbitmq-system", "cnpg-system"];

    public static TheoryData<string> Overlays => Overlay.All;

    [Theory, MemberData(nameof(Overlays))]
    public async Task every_service_has_a_name_that_leads_to_its_pods_and_to_ports_they_have(string name)
    {
        var overlay = await Overlay.Named(name);
        foreach (var deployment in overlay.Of<V1Deployment>())
        {
            Overlay.Selects(deployment.Spec.Selector, deployment.Spec.Template.Metadata.Labels).ShouldBeTrue(deployment.Metadata.Name);
            var service = overlay.Of<V1Service>().Single(service => service.Metadata.Name == deployment.Metadata.Name);
            overlay.Pods.Count(pods => Overlay.Selects(service.Spec.Selector, pods.Labels)).ShouldBe(1, service.Metadata.Name);
            Overlay.Selects(service.Spec.Selector, deployment.Spec.Template.Metadata.Labels).ShouldBeTrue(service.Metadata.Name);
            var ports = deployment.Spec.Template.Spec.Containers[0].Ports.ToDictionary(port => port.Name, port => port.ContainerPort, StringComparer.Ordinal);
            foreach (var port in service.Spec.Ports) ports[port.TargetPort.Value].ShouldBe(port.Port, service.Metadata.Name);
            service.Spec.Ports.Select(port => port.Name).ShouldBe(deployment.Metadata.Name == "notifier" ? ["http"] : ["http", "grpc"]);
        }

        overlay.Of<V1Service>().Count().ShouldBe(overlay.Of<V1Deployment>().Count());
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task everything_is_denied_to_every_pod_and_names_can_be_asked_for(string name)
    {
        var overlay = await Overlay.Named(name);
        var deny = overlay.Of<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "default-deny").Spec;
        (deny.PodSelector.MatchLabels, deny.PodSelector.MatchExpressions, deny.Ingress, deny.Egress).ShouldBe((null, null, null, null));
        deny.PolicyTypes.ShouldBe(["Ingress", "Egress"]);
        foreach (var (labels, _) in overlay.Pods)
            Egress(overlay, labels).ShouldContain(rule => rule.Ports.Any(port => port.Protocol == "UDP" && port.Port.Value == "53"), string.Join(',', labels.Values));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task every_policy_is_about_pods_and_peers_that_there_are(string name)
    {
        var overlay = await Overlay.Named(name);
        foreach (var policy in overlay.Of<V1NetworkPolicy>())
        {
            var spec = policy.Spec;
            overlay.Pods.ShouldContain(pods => Overlay.Selects(spec.PodSelector, pods.Labels), policy.Metadata.Name);
            (spec.Ingress is null || spec.PolicyTypes.Contains("Ingress")).ShouldBeTrue(policy.Metadata.Name);
            (spec.Egress is null || spec.PolicyTypes.Contains("Egress")).ShouldBeTrue(policy.Metadata.Name);
            foreach (var rule in spec.Ingress ?? []) rule.FromProperty.ShouldNotBeEmpty(policy.Metadata.Name);
            var (ingress, egress) = (spec.Ingress ?? [], spec.Egress ?? []);
            foreach (var peer in ingress.SelectMany(rule => rule.FromProperty).Concat(egress.SelectMany(rule => rule.To ?? []))) Exists(overlay, peer).ShouldBeTrue(policy.Metadata.Name);
            foreach (var port in ingress.SelectMany(rule => rule.Ports).Concat(egress.SelectMany(rule => rule.Ports))) Number(port).ShouldBeInRange(1, 65535, policy.Metadata.Name);
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task each_service_reaches_its_broker_its_database_and_whom_it_calls_and_they_let_it_in(string name)
    {
        var overlay = await Overlay.Named(name);
        var calls = 0;
        foreach (var workload in overlay.Workloads)
        {
            var environment = new PodEnvironment(overlay, workload).Values;
            Reaches(overlay, workload, "5672").ShouldBe(environment.ContainsKey("ConnectionStrings__messaging"), workload.Name);
            Reaches(overlay, workload, "5432").ShouldBe(environment.ContainsKey("ConnectionStrings__alertsdb"), workload.Name);
            foreach (var address in environment.Where(Calls).Select(pair => new Uri(pair.Value)))
            {
                var called = overlay.Workloads.Single(known => known.Name == address.Host);
                called.Pod.Containers[0].Ports.Select(port => port.ContainerPort).ShouldContain(address.Port);
                LeadsTo(overlay, workload, called, address.Port).ShouldBeTrue($"{workload.Name} → {called.Name}");
                calls++;
            }
        }

        calls.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task only_feeds_and_channels_are_reached_outside_and_by_https_alone(string name)
    {
        var overlay = await Overlay.Named(name);
        foreach (var workload in overlay.Workloads)
        {
            var outside = Egress(overlay, workload.Labels).Where(rule => rule.To?.Any(peer => peer.IpBlock is not null) == true).ToList();
            outside.Count.ShouldBe(workload.Name is "ingestion" or "notifier" ? 1 : 0, workload.Name);
            foreach (var rule in outside)
            {
                rule.Ports.ShouldHaveSingleItem().Port.Value.ShouldBe("443");
                rule.To.Single(peer => peer.IpBlock.Cidr == "0.0.0.0/0").IpBlock.Except.ShouldContain("10.0.0.0/8");
            }
        }
    }

    [Fact]
    public async Task with_operators_the_servers_let_in_their_clients_each_other_and_their_operator()
    {
        var overlay = await Overlay.Named("operators");
        var (broker, database) = (overlay.Of<RabbitmqCluster>().Single().PodLabels, overlay.Of<PostgresCluster>().Single().PodLabels);
        foreach (var workload in overlay.Workloads.Where(workload => workload.Deployment is not null)) LetsIn(overlay, broker, workload.Labels, 5672).ShouldBeTrue(workload.Name);
        foreach (var workload in overlay.Workloads) LetsIn(overlay, database, workload.Labels, 5432).ShouldBe(workload.Name != "ingestion", workload.Name);
        foreach (var port in (int[])[4369, 25672, 35672]) LetsIn(overlay, broker, broker, port).ShouldBeTrue();
        LetsIn(overlay, database, database, 5432).ShouldBeTrue();
        LetsIn(overlay, broker, database, 5672).ShouldBeFalse();
        FromNamespace(overlay, broker, "rabbitmq-system").ShouldBe(["15672"]);
        FromNamespace(overlay, database, "cnpg-system").ShouldBe(["5432", "8000"]);
    }

    private static bool Calls(KeyValuePair<string, string> variable) => variable.Key != "ASPNETCORE_URLS" && variable.Value.StartsWith("http://", StringComparison.Ordinal);

    private static bool Exists(Overlay overlay, V1NetworkPolicyPeer peer)
    {
        if (peer.IpBlock is not null) return true;
        if (peer.NamespaceSelector is { } elsewhere) return Elsewhere.Contains(elsewhere.MatchLabels["kubernetes.io/metadata.name"]);
        return overlay.Pods.Any(pods => Overlay.Selects(peer.PodSelector, pods.Labels));
    }

    private static IEnumerable<V1NetworkPolicyEgressRule> Egress(Overlay overlay, IDictionary<string, string> labels) =>
        overlay.Of<V1NetworkPolicy>().Where(policy => Overlay.Selects(policy.Spec.PodSelector, labels)).SelectMany(policy => policy.Spec.Egress ?? []);

    private static bool Reaches(Overlay overlay, Workload workload, string port) =>
        Egress(overlay, workload.Labels).Any(rule => rule.Ports.Any(known => known.Port.Value == port));

    private static bool LeadsTo(Overlay overlay, Workload from, Workload to, int port) => LetsIn(overlay, to.Labels, from.Labels, port)
        && Egress(overlay, from.Labels).Any(rule => rule.Ports.Any(known => Number(known) == port) && (rule.To ?? []).Any(peer => Takes(peer, to.Labels)));

    private static bool LetsIn(Overlay overlay, IDictionary<string, string> to, IDictionary<string, string> from, int port) =>
        Ingress(overlay, to).Any(rule => rule.Ports.Any(known => Number(known) == port) && rule.FromProperty.Any(peer => Takes(peer, from)));

    private static bool Takes(V1NetworkPolicyPeer peer, IDictionary<string, string> labels) =>
        peer.NamespaceSelector is null && peer.PodSelector is { } pods && Overlay.Selects(pods, labels);

    private static IEnumerable<string> FromNamespace(Overlay overlay, IDictionary<string, string> to, string name) => Ingress(overlay, to)
        .Where(rule => rule.FromProperty.Any(peer => peer.NamespaceSelector?.MatchLabels["kubernetes.io/metadata.name"] == name))
        .SelectMany(rule => rule.Ports).Select(port => port.Port.Value);

    private static IEnumerable<V1NetworkPolicyIngressRule> Ingress(Overlay overlay, IDictionary<string, string> labels) =>
        overlay.Of<V1NetworkPolicy>().Where(policy => Overlay.Selects(policy.Spec.PodSelector, labels)).SelectMany(policy => policy.Spec.Ingress ?? []);

    private static int Number(V1NetworkPolicyPort port) => int.Parse(port.Port.Value, CultureInfo.InvariantCulture);
}
