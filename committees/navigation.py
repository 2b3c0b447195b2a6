"""What the signed-in person finds in the menu."""


def navigation(request):
    return {}
