#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Diptych developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: prepare_data.py OUTDIR [--packages CACHE_DIR]

Makes the pictures and captions on which the small base model is trained from nothing: OUTDIR/train and OUTDIR/held-out
(64x64 PNG and caption), OUTDIR/vae (64x64 PNG without captions), OUTDIR/held-out-samples.txt, OUTDIR/SOURCES.tsv.
The pictures come from Debian packages, which must be installed, and npm packages, which are fetched into CACHE_DIR.
The sample photographs of packaging/prepare_samples.sh, and whatever looks like one of them, are in none of the folders.
The same packages give the same bytes. A complete OUTDIR is left alone.
"""

import argparse
import base64
import collections
import functools
import hashlib
import io
import json
import math
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import zlib

try:
    import numpy
    from PIL import Image, ImageChops
except ImportError as missing:
    sys.exit(f"{missing.name}: not there for {sys.executable}. Install it: apt-get install python3-pil python3-numpy. "
             "Then run this program with Debian's own /usr/bin/python3.")

SIDE = 64
MARGIN = 0.06  # of the side, free on each side
SEED = 20220604
# Correlations above which two pictures count as the same, see alike().
ALIKE_COLOURS, ALIKE_EDGES, ALIKE_INSIDE = 0.9, 0.75, 0.6
SAME_COLOURS, SAME_EDGES = 0.97, 0.9  # of one thing in one style
WALLPAPER_CROPS, SCENE_CROPS = 3600, 1400  # for the autoencoder
PLAIN = 12  # of 255: a crop none of whose colours deviates more is not used
CLIP_ART = 1500  # further pictures of openclipart, for the autoencoder
HELD_OUT = {"photo": 20, "3d": 20, "cartoon": 6, "drawing": 6, "clipart": 4, "icon": 2, "flat": 2}
NO_PICTURES = re.compile(r"flags|stars|arrows|aiga|patterns|gradients|cards|pantyhose|flowchart|callouts|led|theme")

STAMPS = pathlib.Path(os.environ.get("DIPTYCH_STAMPS", "/usr/share/tuxpaint/stamps"))
PYSIOGAME = pathlib.Path("/usr/share/games/pysiogame/res/images")
GCOMPRIS = pathlib.Path("/usr/share/gcompris-qt/rcc")
GCOMPRIS_INSIDE = "/gcompris/src/activities"
OPENCLIPART = pathlib.Path("/usr/share/openclipart/png")

DEBIAN = {  # package: (something of it, licence as its copyright file says)
    "tuxpaint-stamps-default": (STAMPS, "GPL-2"),
    "pysiogame": (PYSIOGAME, "GPL-3+"),
    "gcompris-qt-data": (GCOMPRIS, "GPL-3+"),
    "openclipart-png": (OPENCLIPART, "public domain"),
    "plasma-workspace-wallpapers": (pathlib.Path("/usr/share/wallpapers"), "GPL-2+"),
    "gnome-backgrounds": (pathlib.Path("/usr/share/backgrounds/gnome"), "CC-BY-SA-3.0"),
    "mate-backgrounds": (pathlib.Path("/usr/share/backgrounds/mate"), "GPL-2+, CC-BY-SA-4.0"),
    "lomiri-wallpapers-16.04": (pathlib.Path("/usr/share/backgrounds"), "CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0"),
    "lomiri-wallpapers-20.04": (pathlib.Path("/usr/share/backgrounds"), "CC-BY-SA-3.0"),
}
ART4APPS_LICENCE = "CC-BY-SA (art4apps.org by Smart4Kids, as the program's credits say)"
WALLPAPERS = ("plasma-workspace-wallpapers", "gnome-backgrounds", "mate-backgrounds", "lomiri-wallpapers-16.04",
              "lomiri-wallpapers-20.04")
NPM = {  # package: (version, licence, sha512)
    "emoji-datasource-google": ("16.0.0", "Apache-2.0",
        "ZRexfzs7MVoLnmzZmNsO4TKhnAJp5D++Vm6PpUpH/jEQQlemp3l88CjZ+DoZ2faM9R4QxZkOPJCoT8DlPhfQ3A=="),
    "emoji-datasource-twitter": ("16.0.0", "CC-BY-4.0",
        "7F+uCuHH+7Qnrc15P5tnbvKkg9E6tlzi4MnT2uW1RlN4pLYTza6cP/dstIfSDMtpjFLWuZewWg8jBbuL2eyELQ=="),
    "@lobehub/fluent-emoji-3d": ("1.1.0", "MIT",
        "Wlq2lVStTnr8BDpIJ0pEnTKO4LuDxxqTEhTvRtD1DLRF0me7ogeRQjKoehDHXuVJ2Qaecgl5wRBv60lUAG3h7g=="),
    "@lobehub/fluent-emoji-flat": ("1.1.0", "MIT",
        "lPYCg8+N56MIj+iOgeBeH6AF0tneXxJCvgi41rOTjAWpA5rU2WUcmU1fiIXouEe8GrSTarWCYLY2ML+rdLRHsg=="),
}
PROGRAMS = {"npm": "npm", "tar": "tar", "rsvg-convert": "librsvg2-bin"}

STYLES = {  # style: how its captions begin
    "photo": "a photo of",
    "snapshot": "a snapshot of",
    "3d": "a 3d picture of",
    "flat": "a flat picture of",
    "drawing": "a drawing of",
    "icon": "an icon of",
    "cartoon": "a cartoon of",
    "clipart": "a clip art of",
}

# The tables below: "folder: picture, picture=noun, ..."; a picture without a noun is called what its file is, without
# digits. "!" at the end: text or a sign can be read in it, so it gets no mirror image. What is not listed is not used.
SAMPLES = """
animals/mammals/bears/european-bear animals/mammals/cats/tiger_sumatran animals/mammals/equines/horse
animals/mammals/ferret animals/mammals/deer/deer animals/mammals/rodents/rabbit animals/marsupials/wombat
animals/amphibians/frog-1 animals/birds/rooster animals/birds/penguin animals/fish/butterflyfish food/fruit/apple_red
food/fruit/pineapple food/vegetables/pumpkin_small household/dishes/teapot plants/flowers/anemone_red
plants/flowers/flower1 sports/basketball vehicles/auto/sedan space/moon/moon_3qt
""".split()

# Left out on purpose: food/fruit/apple_green is the sample apple_red in another colour.
STAMP_PHOTOS = """
animals/amphibians: frog-1, frog
animals/birds: adelaide-rosella=parrot, blackbird, chicken_profile=gray chicken, crow, crowned_crane, cuckoo,
  drake=duck,
  duck, gander=goose, guineafowl, hen, heron_greatblue=heron, heron_greatblue_flying=flying heron, lark, rooster,
  penguin,
  helmeted_guineafowl=guineafowl, little-penguin=penguin, magellanic_penguin=penguin, magpie, nandou=rhea, ostrich,
  owl=white owl, peacock, pelican, pigeon, pink_flamingo=flamingo, quetzal, rainbow-lorikeet=parrot,
  seagull=flying seagull, silver-gull=seagull, tucan=toucan, turkey, vulture
animals/fish: bluegroper=blue fish, butterflyfish, clownfish, coraltrout=fish, dolphinfish=blue fish, lionfish, lobster,
  moonwrasse=blue fish, seahorse, stripedfish=striped fish
animals/insects: Brown_slug=slug, Woodlouse=woodlouse, grasshopper, hornet, hoverfly=bee, mantis, xanthia=moth
animals/lizards: iguana
animals/mammals: badger, elephant, ferret, giraffe, hippopotamus, pig, pig_golden=brown pig, pig_golden2=brown pig,
  rabbit_little=rabbit, rhino_black=rhinoceros, wildboar=boar
animals/mammals/apes: chimp=chimpanzee, gorilla, tamarin_emperor=monkey
animals/mammals/aquatic: dolphin, orca, otter, sea_lion, whale
animals/mammals/bears: bear=black bear, european-bear=brown bear
animals/mammals/bears/toys: edward_bear=teddy bear
animals/mammals/bovines: bison, bull, cow, cow_white=white cow, gnu-baby-stand=gnu, gnu-baby=gnu,
  gnu-sitting=sitting gnu,
  gnu-stand=gnu, goat, indian_blackbuck=antelope, mountaingoat=mountain goat, ram, sheep, sheep_lamb=lamb, yak, zebu
animals/mammals/camel: camel, dromedary=camel
animals/mammals/cats: lion-2=lion, lion=lying lion, tiger=lying tiger, tiger_sumatran=tiger
animals/mammals/deer: caribou=reindeer, deer, doe, wapiti=elk
animals/mammals/dogs: dingo=brown dog, dog, fox
animals/mammals/equines: donkey, donkey_eating=donkey, horse, zebra
animals/mammals/rodents: beaver, capybara, marmot, mouse, rabbit-2=white rabbit, rabbit, rat, squirrel
animals/marsupials: kangaroo, koala, wombat
animals/shellfish: abalone=shell, murray-mussel=shell
clothes: clothespin_new=clothespin, clothespin_old=clothespin
clothes/hats: tophat=top hat
food/fruit: Apricot_whole=apricot, Cherry_Stella=cherries, Strawberry2=strawberry, apple_fuji=apple, apple_red,
  apple_granny_smith=green apple, apple_sierra_beauty=apple, apricot, avocado, banana, cherimoya,
  grapes, kiwi, lemon, mandarine=tangerine, mango, orange, orange_seville=orange, pear, pineapple, pomegranate,
  raspberry,
  sliced_lime=lime slice, sliced_orange=orange slice, strawberry
food/nuts: almond, pecan, walnut, walnut_shelled=walnut
food/spices: ginger
food/vegetables: broccoli, carrot, chilepepper=red pepper, corn, eggplant, garlic, garlics=garlic, lettuce, mushroom,
  onion,
  pattypan_squash=squash, pepper=green pepper, potato, pumpkin_small=pumpkin, redlettuce=lettuce, tomato,
  yam=sweet potato, yellowpepper=yellow pepper
hobbies: binoculars, camera_35mm=camera
hobbies/music/brass: trumpet
hobbies/music/percussion: cymbal_crash=cymbal, drum_tomtom_floor=drum, drumkit=drum kit
hobbies/music/string: cello, guitar2=electric guitar, guitar_classical=guitar, guitar_electric=electric guitar,
  guitar_electric_bass=electric guitar, violin
hobbies/music/wind: bassoon
household: Lightbulb=light bulb, cylinder=gas cylinder, garbagecan=trash can, home_compost_bin=compost bin, kettle, key,
  rubberduck=rubber duck, toilet, wheelie_bin=green trash can
household/arttools: pen_dryerase=red marker, scissors_small_closed=scissors, scissors_small_open=scissors
household/dishes: mug, pitcher_small=pitcher, teapot
household/dishes/utensils: nutcracker, pepper_grinder=pepper mill
household/tools: cementmixer=cement mixer, hammer, mallet_metal=hammer, measuring_tape=measuring tape!,
  paintbrush_large=paintbrush, plyers=pliers, saw, spade=shovel, toolbox=red toolbox, wrench, wrench_adjustable=wrench,
  wrench_plumbers=wrench
medical: bandage_adhesive=bandage, mercurythermometer=thermometer, stethoscope, syringe
military: paratrooper=parachute
military/vehicles: bradley=tank, f22_raptor=jet, infantry-stryker=tank, ww2_german_gun=tank
naturalforces: explosion=smoke, fire
people: fireman200b=firefighter
people/toys: grannysmith=doll
plants: lavender, thyme
plants/flowers: adeenia=pink flower, anemone_red, anthoorium=pink flower, bolsom=white flower, chemparathi=hibiscus,
  daffodil, flower1, flower10=hibiscus, flower2=yellow flower, flower3=yellow flower, flower4=purple flower,
  flower5=yellow flower, flower6=pink flower, flower7=orange flower, flower8=pink flower, flower9=pink flower, iris,
  marigold, pigface=purple flower, red-gazania=red flower, rose=red rose, whitestar-petunia=purple flower, yellow-flower
plants/flowers/plastic: chuvanna_plastic_poo=red flower
plants/mushrooms: cep-1=brown mushroom, cep-2=brown mushroom, cep=brown mushroom
plants/trees: birch, holly_leaves=holly, holm_oak=tree, liberia-palm=palm tree, pinecone, rambutan=rambutans,
  tree336=tree
seasonal: candle
seasonal/christmas: Candy_cane_photo_1=candy cane, Candy_cane_photo_2=candy cane, Christmas_Tree_photo=christmas tree,
  Christmas_pudding=pudding, Mince_Pie=pie, Roast_turkey=roast chicken, xmaswreath=wreath
seasonal/easter: wrapped_chocolate_easter_egg=easter egg, wrapped_chocolate_easter_egg_2=easter egg
seasonal/halloween: grave-a=gravestone, grave-b=gravestone, grave-d=gravestone, grave-f=gravestone, grave-h=gravestone
space: apollo_lander=spaceship, spacewalk=astronaut, voyager2=satellite
space/moon: moon_3qt=moon, moon_crescent=crescent moon, moon_full=full moon
space/planets: 0_sun=sun, 1_mercury=gray planet, 2_venus=yellow planet, 3_earth=earth, 4_mars=red planet,
  5_jupiter=orange planet, 6_saturn=planet with a ring, 7_uranus=blue planet, 8_neptune=blue planet,
  9_pluto=brown planet
sports: australian_rules_football=red football!, basketball, cricketball=red ball, football=american football,
  soccer=soccer ball, tennis_ball, tennis_racket, trophy_cup=trophy
town/monuments: inukshuk-photo=pile of stones
town/roadsigns: railroad_crossing=railroad crossing, traffic_cone
town: uk_post_box=mailbox, usps_mailbox=blue mailbox!
vehicles: 7spoke256=wheel, garbagetruck=garbage truck, wheel_tractor=tire
vehicles/auto: beetle=red car, sedan=car, sportscar2=sports car, truck=pickup truck
vehicles/construction: dumper=dump truck
vehicles/cycle: pink_tricycle=tricycle
vehicles/emergency: firetruck=fire truck
vehicles/flight: balloon360=hot air balloon
vehicles/flight/planes: 747=airplane
vehicles/masstransit: green_korean_bus=green bus
vehicles/race: indycar=race car
vehicles/ship: chineseJunk=sailing ship, walnutBoat=sailboat
"""

STAMP_CARTOONS = """
animals/birds/cartoon: tux=penguin
animals/insects: bee, fly
animals/insects/cartoon: butterfly, dragonfly, fly, ladybug-2=ladybug, ladybug, snail, snail2=snail, ant, spider2=spider
animals/mammals: echidna, hedgehog
animals/mammals/bears/cartoon: teddy_bear
animals/marsupials/cartoon: kangaroo-silo=black kangaroo
animals/mammals/cats/cartoon: lion
clothes: button, t_baseballcap=cap, t_glove=glove, t_jacket=jacket, t_pants=pants, t_poloshirt=shirt, t_scarf=scarf,
  t_shirt=shirt, t_sock=sock, t_tshirt=t shirt
clothes/armor/cartoon: knight_helmet
clothes/hats: blue_fedora=blue hat, feathered_hat=purple hat, green_fedora=green hat, propeller_hat=cap, sombrero
food: pizza
food/dessert/cartoon: birthday_cake, pink_cake
food/fruit/cartoon: apple=red apple, apple_core, banana, blueberry=blueberries, cherries, grapes, lemon, lemon_slice,
  orange,
  peach, pear=green pear, pineapple, prune=plum, raspberry, strawberry
household/dishes/cartoon: pasta_pot=red pot, pressure_cooker=pot
people/cartoon: mermaid, snowman
people/body_parts: eye
medical: tooth
seasonal/christmas: Santa=santa claus, bow=red bow, candy_cane, santahat=santa hat, stocking=red sock,
  tree=christmas tree,
  xmas_tp_bulb=red christmas ball
seasonal/easter: bluebird=blue bird, bunny-head=rabbit face, bunny=rabbit, butterfly, chick-hatched=chick, chick,
  chick-in-egg=egg, daffodil
seasonal/halloween: bat_left=bat, blackcat=black cat, jackolantern_mean=jack o lantern, spider
seasonal/newyears: party-hat=party hat
seasonal/hanukkah: holiday_candle=candle, menorah, dreydl=dreidel
sports/cartoon: football_helmet_front=football helmet, football_helmet_side=football helmet, volleyball
symbols: clockface=clock!
symbols/shapes: pawprint=paw print, star=yellow star, hand=black hand
symbols/chess: b_4_knight=black chess knight, b_5_rook=black chess rook,
  w_1_king=white chess king, w_2_queen=white chess queen, w_4_knight=white chess knight, w_5_rook=white chess rook
symbols/faces: excited=surprised face, happy=smiling face, mad=angry face, sad=sad face
town/cartoon: docks=dock, fountain, gate=castle gate, mine, ruins, shipwreck, watch_tower=wooden tower,
  wishing_well=well
town/houses/cartoon: blacksmith=house, cathedral, cave_entrance=cave, circus=circus tent, city, cityhouse=purple house,
  fairytale_castle=castle, farm, fort, fortress=castle, igloo, inn=house, jailhouse=white house,
  medieval_tent=blue tent,
  monastery, pinkhome=pink house, stables=wooden house, swisshome=house, tavern=wooden house, tent=green tent, tepee,
  tower_flag_red=tower, tower_round=tower, tower_round_flag=tower, tower_square=tower, townhall=house,
  university=temple,
  warehouse=barn, windmill, wooden_cottage=cabin
town/monuments/cartoon: eiffel_tower, graveyard, obelisk, pyramid, statue, sword_in_the_stone=sword, totem=totem pole
town/roadsigns: stop=stop sign!, stoplight_01_red=traffic light, stoplight_02_yellow=traffic light,
  stoplight_03_green=traffic light
vehicles/construction/cartoon: cementMixer=cement truck, terex=dump truck, towTruck=truck
vehicles/emergency/cartoon: fire_engine=fire truck
vehicles/flight/cartoon: eddieCopter=helicopter
vehicles/flight/planes/cartoon: plane=yellow airplane
vehicles/farming/cartoon: tux_tractor=tractor
vehicles/locomotive/cartoon: boxcar=train car, caboose=train car, carriage=train car, tanker=train car, toy_train=train
vehicles/masstransit/cartoon: double_decker_bus=red bus
vehicles/ship/cartoon: bathyscape=submarine, tugboat=boat!
"""

STAMP_CLIP_ART = """
animals/birds: swallow
animals/insects/cartoon: monarchbutterfly=butterfly, spider
animals/mammals/cats: cheetah, kitten=white kitten
animals/mammals/equines: zebra2=zebra
clothes: bellbottoms=pants, bikini, black_dress, bluejeans1=blue jeans, bluejeans2=blue jeans, bowtie=green bow tie,
  clotheshanger=clothes hanger, glasses1=glasses, hikingboot=boot, jacket=gray jacket, red_handbag,
  red_highheel=red shoe,
  sunglasses_01=sunglasses, sunglasses_02=sunglasses, t-shirt_01=black t shirt
clothes/hats: brownhat=brown hat, brownhat2=brown hat, cowboy_hat, crown1=crown, crown2=crown,
  greenhat=green hat, hardhat=yellow helmet, mortarboard=graduation cap, purplehat=purple hat, wizardhat=wizard hat
food: bread, cheese, loaf_of_bread=bread
food/dessert: smallcake=cupcake
food/fruit/cartoon: apple_core_01=apple core, cherries2=cherries, watermelon
hobbies: kite, knitting=ball of yarn
hobbies/music/string: guitar_electric_bass2=electric guitar, violin2=violin
household: Washing-machine=washing machine, clothes_iron=iron, fridge=refrigerator, globe, microwave,
  padlock_closed=padlock,
  padlock_open=open padlock, recyclingbox2=blue box, tealight=candle, trash_can, umbrella=red umbrella, vacuum_cleaner
household/arttools: Pencil=pencil, biro=pen, painttube=tube of paint, pencil2=pencil
household/dishes: bottle, coffeecup=cup of coffee, expresso=cup of coffee, fork, knife, spoon
household/electronics: DSLR_Camera=camera, calculator!, camera, compact_disc=cd, digitalcamera=camera,
  inkjet_printer=printer, laptop, laser_printer=printer, mobile=mobile phone, monitor, mouse=computer mouse,
  phone=telephone
household/tools: hammer2=hammer, screwdriver
medical: digitalthermometer=thermometer
military: longsword=sword
military/vehicles: mustang=airplane
people/body_parts: eye_blue_left=blue eye, eye_brown_left=brown eye, eye_green_left=green eye, moustache
people/cartoon: scarecrow
plants: toadstool=red mushroom
seasonal: balloon=black balloon, clover=four leaf clover, leafrake=rake, shamrock
seasonal/christmas: present=gift, rudolf_reindeer=reindeer, santahat2=santa hat
seasonal/winter: sledge=sled, snowflake, snowman, snowman2=snowman
space: rocket1=rocket, rocket2=rocket, rocket3=rocket, rocket4=rocket, rocket5=blue rocket, satellite, toyrocket=rocket
sports: stopwatch!
symbols: clock!
symbols/shapes: heart=red heart
town/houses/cartoon: lighthouse
vehicles: bikewheel=wheel, blue_truck, iso_bus=bus, iso_fireengine=fire truck, iso_lorry1=truck, iso_lorry2=truck,
  iso_lorry3=truck, iso_lorry4=truck, toy_truck=truck, tyre_with_rim=tire
vehicles/auto: sportscar=blue sports car, sportscar3=yellow sports car
vehicles/construction/cartoon: bulldozer, forklift, forklift2=red forklift
vehicles/cycle: bluebike=blue bicycle, motorbike=blue motorcycle
vehicles/farming/cartoon: tractor=green tractor
vehicles/flight/planes: plane=airplane
vehicles/locomotive: white_train=train
vehicles/masstransit/cartoon: schoolbus=yellow bus
vehicles/race: f1_car=race car
vehicles/ship: sail_boat1=sailing ship, sail_boat2=sailboat
"""

ART4APPS = """
animals: alligator=crocodile, ant, anteater, antelope, baby_rabbit=rabbit, bat, bear=brown bear, beaver, bee, beetle,
  bird=red bird, blackbird, buffalo=bison, bull, camel, cat, caterpillar, chameleon, chick, chicken, chimp=chimpanzee,
  clam=shell, cobra, cow, crab, crow, deer, doe, dog, dolphin, donkey, dove, dragonfly, duck, eagle, elephant, elk,
  fawn,
  flamingo, fox, frog, giraffe, goat, goose, gopher, gorilla, guinea_pig, hamster, hedgehog, hen, hippopotamus, horse,
  hummingbird, hyena, iguana, jaguar, jay, jellyfish, kangaroo, kitten, koala, ladybug, lama=llama, lemur, leopard,
  lion,
  lion_cub, lizard, llama, lobster, magpie, mole, moose, mosquito, mouse, opossum, ostrich, otter, owl, ox, oyster,
  panda,
  panther, parakeet=green parrot, parrot, peacock, pelican, penguin, pig, pigeon, piranha, pony, pug, puppy, rabbit,
  ram,
  rat, ray, rhinoceros, rooster, salamander, scorpion, seal, shark, sheep, shrimp, skunk, sloth, slug, snail, snake,
  sparrow, spider, squid, squirrel, starfish, swan, tiger, toad, turkey, turtle, viper=snake, vulture, wasp, whale,
  wolf,
  zebra
clothes_n_accessories: button=yellow button, cap, coat, dress, glasses, gloves, hat=red hat, jacket=green jacket,
  necklace,
  overalls, pocket, pullover=sweater, raincoat, sandals, shirt=green shirt, shoe=green shoe, shoe_sole=black shoes,
  shoes=red shoes, shorts, slippers, sneaker, suit, sunglasses, sweatshirt, tie=ties, trousers=pants, vest, zip=zipper
construction: bank, barn, brick=bricks, bridge, cabin, castle, church, circus=circus tent, dam, door, farm, garage,
  hospital,
  house, hut, kennel=dog house, lighthouse, mill=windmill, mosque, pyramid, school, shed, shop=store, staircase=stairs,
  store, street, temple, tent, wall=brick wall, well, window
food: beef=steak, bread, bun, cake, candy, cheese, chocolate, coconut, coffee=cup of coffee, cookie=cookies, corn,
  dessert=ice cream, doughnut, egg, feast=roast chicken, fries=french fries, fudge, ham, hamburger, hot_dog, ice_cream,
  jam, jelly, juice=glass of juice, lemonade, peanut=peanuts, pie, pizza, pretzel, rice=bowl of rice, sandwich,
  sauce=ketchup bottle, sausage, soup=bowl of soup, spaghetti, spice=salt shaker, steak, stew=pot of soup,
  tea=cup of tea, walnut, water_bottle=bottle of water!, yoghurt=yogurt
fruit_n_veg: apple=yellow apple, apricot, artichokes, asparagus, aubergine=eggplant, avocado, bananas, beans,
  blackberries,
  blueberries, broccoli, cabbage, carrot, cauliflower, celery, cherries, cucumbers, fig, garlic, grapefruit, grapes,
  kiwi,
  leek, lemon, lettuce, lime, mango, melon, olives, onion, orange, papaya, peach, pear, peas, peppers=red peppers,
  plums, potatoes, pumpkin, radish, raspberry, spinach, squash, strawberry, tomato, turnip
nature: canyon, cave, desert, forest, iceberg, island=desert island, mountain, pond, rock=rocks,
  shore=beach
sport: ice_skating=ice skates, torch, whistle
transport: bicycle=green bicycle, bike=blue bicycle, boat=red boat, bus=yellow bus, canoe, car=pink car,
  carpet=magic carpet,
  motorcycle=red motorcycle, raft, rocket, ship=sailboat, sledge=sled, sleigh, taxi, train, truck=red truck,
  van=green car
jobs: astronaut, clown, king, knight, pirate, princess, queen
"""

PYSIOGAME_CLIP_ART = """
fc: fc000=ant, fc001=boat, fc002=cat, fc003=duck, fc004=elephant, fc005=goldfish, fc006=grapes, fc007=house,
  fc008=igloo,
  fc009=jam, fc010=key, fc011=lion, fc012=mouse, fc013=notebook, fc014=owl, fc015=parrot, fc017=rabbit, fc018=sun,
  fc019=teapot, fc020=umbrella, fc021=violin, fc023=xylophone, fc024=ball of yarn, fc025=zebra, fc026=watermelon,
  fc027=green butterfly, fc028=electric guitar, fc029=hedgehog, fc030=giraffe, fc031=christmas tree, fc033=tomato,
  fc034=piano, fc035=bread, fc036=flower pot, fc040=monitor, fc041=red skirt, fc042=green apple, fc044=moth,
  fc045=horse,
  fc046=tree, fc047=hippopotamus, fc050=red truck, fc051=clock!, fc057=cheese, fc058=red wagon, fc059=dolphin,
  fc060=shoes, fc061=snail, fc062=horse, fc063=train, fc064=bowling pin, fc065=tiger, fc067=stove, fc069=daffodil,
  fc070=yak, fc071=banana, fc072=koala, fc073=yogurt, fc074=kiwi, fc075=eye, fc076=jaguar, fc077=red bus,
  fc078=pink rose,
  fc079=mobile phone, fc091=sack, fc093=pacifier
memory: f_img10a=pineapple, f_img11a=red currants, f_img12a=grapefruit, f_img13a=strawberry, f_img14a=pear,
  f_img15a=plum,
  f_img16a=apple, f_img17a=green apple, f_img18a=strawberry, f_img19a=tangerine, f_img1a=blueberries, f_img20a=cherries,
  f_img21a=grapes, f_img2a=watermelon, f_img3a=peach, f_img4a=coconut, f_img5a=green apple, f_img6a=kiwi, f_img7a=mango,
  f_img8a=gooseberries, f_img9a=avocado, v_img10a=turnip, v_img11a=broccoli, v_img12a=carrots, v_img13a=onion,
  v_img15a=broccoli, v_img16a=garlic, v_img17a=asparagus, v_img18a=carrot, v_img19a=cabbage, v_img1a=potatoes,
  v_img20a=lettuce, v_img21a=beet, v_img2a=lettuce, v_img3a=garlic, v_img5a=onion, v_img7a=spinach, v_img9a=radish
match_animals: m_img10a=goose, m_img11a=leopard, m_img12a=rhinoceros, m_img14a=elephant, m_img15a=squirrel,
  m_img17a=dog, m_img18a=cow, m_img19a=beaver, m_img1a=goat, m_img20a=cat, m_img21a=owl, m_img3a=duck,
  m_img4a=moose, m_img5a=yak, m_img6a=monkey, m_img7a=giraffe, m_img8a=penguin, m_img9a=hippopotamus
fish: n1=goldfish
"""

# Photographs with something behind the thing.
GCOMPRIS_SNAPSHOTS = """
categorization/resource/images/fishes: fish1=striped fish, fish12=fish, fish13=fish, fish15=green fish, fish16=fish,
  fish18=pink fish, fish19=fish, fish2=fish, fish21=fish, fish22=fish, fish25=goldfish, fish27=fish, fish28=blue fish,
  fish3=striped fish, fish4=fish, fish8=fish, fish9=clownfish, fish26=fish
categorization/resource/images/monuments: IndiaGate=arch, arcDeTriomphe=arch, brandenburgGate=gate, burj=tower,
  cathedral, colosseum, eiffelTower=eiffel tower, empireState=tower, greatPyramid=pyramid, greatWall=great wall,
  kutubMinar=tower, leaningTowerOfPisa=tower, monument1=mosque, monument2=temple, operaHouse=opera house,
  parthenon=temple, statueOfLiberty=statue of liberty, tajMahal=taj mahal, usCapitol=capitol, zimniPalace=palace
categorization/resource/images/others: bucket, chair, cup, erasers=eraser, igloo, pan, pillow, plate, spoons,
  bulb=light bulb, buffetset=cup of tea
categorization/resource/images/tools: hammer1=hammer, hammer3=hammer, scissors2=scissors,
  scissors3=scissors, screwDriver=screwdriver, nailCutter=nail clipper, tweezer=tweezers,
  measuringTape5=measuring tape
erase/resource: alpaca, butterfly, calf, camels, caterpillar, chamaeleon=chameleon, cheetah, crab,
  flying_fox=bat, gibbon=monkey, giraffe, goat, gorilla, gosling=duckling, heron, horse, kingfisher, kitten,
  long_nosed_monkey=monkey, macaque=monkey, meerkats, northern_harrier=hawk, nubian_ibex=antelope, penguin, pika,
  red_panda, rhinoceros, spoonbills, squirrel, swans, toucan
explore_farm_animals/resource/animals: cat, chicken=chickens, cow, dog, duck, horse=horses, owl, pig, sheep
explore_world_animals/resource/animals: bison, chameleon, crocodile, dragon=lizard, hedgehog, jaguar, kangaroo,
  koala, lemur=lemurs, moose, panda, polar_bear, scarlet_macaw=red parrot
"""

GCOMPRIS_PHOTOS = """
categorization/resource/images/others: baseball, volleyball
categorization/resource/images/tools: cuttingTool=pliers, hammer5=hammer, hammer8=hammer,
  hammer9=hammer, measuringTape1=measuring tape, measuringTape2=measuring tape, measuringTape3=measuring tape,
  measuringTape4=measuring tape, plier1=pliers, plier2=pliers, plier3=pliers, scissors1=scissors, scissors4=scissors,
  spray=red spray bottle, tweezer1=tweezers, wrench, screwDriver3=drill
"""

GCOMPRIS_CLIP_ART = """
instruments/resource: accordion, banjo, bongo=drums, castanets, cello, clarinet, cymbal, drum_kit, electric_guitar,
  flute_traversiere=flute, guitar, harmonica, harp, horn=french horn, maracas, piano, saxophone, snare_drum=drum,
  tambourine, timpani=kettle drum, triangle, trombone, trumpet, tuba, violin
babymatch/resource/images: apple=green apple, bell, bicycle=blue bicycle, bottle=blue bottle, car=red car, carrot,
  castle,
  crown, egg, fishingboat=red boat, flower=red rose, flowerpot=vase, football=soccer ball, fusee=rocket,
  house, lamp, lifebuoy=life ring, light=light bulb, lighthouse, minivan=van, pencil, raquette=tennis racket,
  sailingboat=sailboat, sofa=couch, star=yellow star, sun, tree, truck, tuxhelico=helicopter, tuxplane=yellow airplane
babyshapes/resource/food: baby_bottle, banana, bread_slice=bread, butter, chocolate, chocolate_cake=muffin, cookie,
  french_croissant=croissant, grapefruit, marmelade=jam, orange, pear, yogurt
"""

GCOMPRIS_CARTOONS = """
memory/resource: 01_cat=cat, 02_pig=pig, 03_bear=brown bear, 04_hippopotamus=hippopotamus, 05_penguin=penguin,
  06_cow=cow,
  07_sheep=sheep, 08_turtle=turtle, 09_panda=panda, 10_chicken=chicken, 11_redbird=red bird, 12_wolf=wolf,
  13_monkey=monkey,
  14_fox=fox, 16_elephant=elephant, 17_lion=lion, 18_gnu=gnu, 21_frog=frog
"""

OPENCLIPART_CLIP_ART = """
animals: armadillo_architetto_fra_01=armadillo, az-lizard_benji_park_01=lizard, bat_orlando_karam_=bat,
  bison_leif_lodahl_01=bison, crawfish1_ganson=lobster, ramarro_architetto_franc_01=salamander,
  rana01_architetto_france_01=frog, rana02_architetto_france_01=green frog, rana03_architetto_france_01=green frog,
  red-eye_frog_mirko_maisc_01=green frog, seal=seal, seal_sek_=walrus, tux_head_fco._andrade_01=penguin face
animals/birds: acquila_architetto_franc_03=eagle, aquila_frontale_architet_01=eagle, cigno_di_spalle_architet_01=swan,
  dove_symbol=dove, emperor_penguin_ralf_ste_01=penguin, flamand_jean-victor_bali_01=flamingo,
  gabbiano_architetto_fran_01=seagull, gallo_di_profilo_archite_01=rooster, gufo_civetta_architetto__01=owl,
  jonathon_s_duck_01=duck, new_penguin_charles_mcco_01=penguin, pollo_architetto_frances_01=turkey, puffin-md=puffin,
  turkey_on_platter_01=roast chicken
animals/birds/penguin: plush_tux_anita_01=penguin
animals/bugs: ant=ant, bee=bee, bee3_mimooh_01=bee, bug_nicu_buculei_01=ladybug,
  butterfly_jonathan_dietr_01=butterfly, butterfly_jonvdveen_01=purple butterfly, c_rollandin_francesco_ar_01=ladybug,
  caterpillar_david_wislon_01=caterpillar, cavalletta_architetto_fr_01=grasshopper,
  coccinella_architetto_fr_01=ladybug, damselfly_leigh_purdie_r=dragonfly, farfalla_butterfly_fra1=butterfly,
  farfalla_semplice_archit_01=orange butterfly, flying_wasp_gerald_g._01=wasp, formichina_architetto_fr_01=ant,
  grass_hopper_02=grasshopper, ladybug_01=ladybug, lumaca_architetto_france_01=snail,
  lumaca_turbo_architetto__01=snail, mantide_religiosa_archit_01=mantis, moschito_architetto_fran_01=mosquito,
  mostriciattolo_architett_01=spider, ragnetto_incazzato_archi_01=spider, spider=spider
animals/dinosaurs: dino_architetto_francesc_03=dinosaur, dino_architetto_francesc_04=green dinosaur,
  dino_architetto_francesc_05=green dinosaur, dino_architetto_francesc_06=dinosaur,
  dino_architetto_francesc_08=green dinosaur, dinosauri_architetto_fra_01=dinosaur,
  dinosauro_architetto_fra_01=green dinosaur
animals/fantasy: mermaid_kurt_cagle_=mermaid
animals/fish: altum_angelfish_01=fish, bluewhale-md=whale, brown_fish_01=fish, clown_loach_01=striped fish,
  dolphin=dolphin, giraffe_cichlid_01=fish, orca_matthew_gates_r=orca, pescetto_arancione_archi_01=orange fish,
  seahorse=seahorse, yellow_gourami_01=yellow fish
animals/mammals: antilope_architetto_fran_01=antelope, bull_utrescu_=black bull, camel_head_01=camel,
  canguro_architetto_franc_01=kangaroo, cartoon_cat_gerald_g._01=gray cat, coniglio_architetto_fran_01=rabbit,
  dog_01_drawn_with_strai_01=yellow dog, dog_03_drawn_with_strai_01=dog, dog_04_drawn_with_strai_01=brown dog,
  dog_05_drawn_with_strai_01=brown dog, dog_06_drawn_with_strai_01=brown dog, dog_on_leash_gerald_g._01=dog,
  elefante01_architetto_fr_01=elephant, elefante02_architetto_fr_01=elephant, goat_nicu_buculei_01=goat face,
  happy_monkey_benji_park_01=monkey face, pecora_architetto_france_01=sheep face, pig_marcelo_caiafa1=pig,
  rhinoceros_3d_architetto_01=rhinoceros, seal=seal, sheep-md-v0.1=sheep, simple_stylized_wolf_he_01=wolf face,
  stylized_wolf_head_geral_01=wolf face, vacca_pezzata_rossa_val_01=cow
animals/mammals/bears: orso_architetto_francesc_01=bear face, orso_architetto_francesc_02=brown bear,
  orso_architetto_francesc_03=brown bear, ours_etienne_bersac_r=bear face
animals/mammals/big_cats: color_tiger_susan_park_01=tiger, leone_01_architetto_fran_01=lion,
  leone_02_architetto_fran_01=lion, tiger_graig_ryan_smith_-_01=tiger face, tigre01_architetto_franc_01=tiger,
  tigre02_architetto_franc_01=tiger, tigre03_architetto_franc_01=tiger, tigre04_architetto_franc_01=tiger,
  tigre05_architetto_franc_01=tiger
animals/mammals/dogs: beagle_copper_ganson=dog, black_lab_ganson=black dog, bored_dog_01=dog face
animals/mammals/horses: cavallo_architetto_franc_01=brown horse, cavallo_architetto_franc_02=brown horse,
  cavallo_architetto_franc_03=horse face, cavallo_architetto_franc_05=horse, cavallo_architetto_franc_06=brown horse,
  cavallo_architetto_franc_07=horse
animals/mammals/housecats: gattina_cat_architetto_f_01=gray cat, gatto_cat_architetto_fra_01=black cat,
  gatto_cat_architetto_fra_02=gray cat, gatto_cat_architetto_fra_03=cat, gatto_cat_architetto_fra_04=cat,
  kitten_gerald_g._01=black cat
buildings: ch_teau-fort_01=castle, eiffel_tower_michael_ja_r=eiffel tower, factory_gabrielle_nowick_=factory,
  school_country__abiclipa_01=school, wall=brick wall, water_tower_ganson=tower
buildings/furniture: poltrona_ufficio_archite_01=blue chair, sedia_in_legno_architett_01=wooden chair,
  small_square_table_01=table, tavolo_in_legno_architet_01=wooden table, television_peterm_=television,
  wooden_barrel_petri_lumm_01=barrel, wooden_table_benji_park_01=wooden table
buildings/homes: big_house_01=tower, casa_verde_architetto_fr_01=green house, home0=house, home1=purple house,
  home10=igloo, home11=tepee, home12=cabin, home13=green tent, home14=yellow house, home2=white house, home4=house,
  home8=tent, house=house, house_christoph_brill_01=yellow house, house_gabrielle_nowicki_=house,
  lowtec_house_christoph_b_01=shed, pinkhome2=pink house, pinkhome3=castle, small_house_01=red house
containers: borsa_estiva_architetto__01=orange bag, box_juliane_krug_s=box, cardboard_box_jarno_vasa_=box,
  cesto_architetto_frances_01=yellow basket, closed_box_juliane_krug_=box, open_box_juliane_krug_r=box,
  paperbag1_juliane_krug=paper bag
electronics: camcorder_jaime_sanchez1=video camera, camera_michael_tunniclif_01=green camera,
  cinepresa_architetto_fra_01=movie camera, compact_disc=cd, macchina_fotografica_di_01=camera,
  saku_robot__anton_yu_01=robot, satellite_dish_ali_hussn_01=satellite dish, television_alexander_d.__01=television
food: apple_bitten_dan_gerhard_01=red apple, burrito_ganson=burrito, candied_apples_ganson=candied apples,
  champignon_01=mushroom, crawfish1_ganson=lobster, french_fries_juliane_kr_r=french fries, fries_ganson=french fries,
  onion_rings=onion rings, pizza_pepperoni=pizza slice, pizza_slice_fco._andrade_01=pizza slice,
  pomodori_architetto_fran_01=tomatoes, pumpkin2_yemu_01=jack o lantern, sandwich_one_jean-victor_01=sandwich,
  soup_jarno_vasamaa_=bowl of soup, spaghetti_ganson=spaghetti, submarine_sandwich_01=sandwich,
  thanksgiving_spread_01=roast chicken, toque_01=chef hat, zucca_architetto_frances_01=pumpkin
food/beverages: apple_juice_box=juice box!, coffee_ganson=cup of coffee,
  icecube_benji_park_=ice cube, kubek_herbaty_-_mug_of__01=cup of tea, milk_carton_jarno_vasama_=milk carton,
  milk_ganson=milk carton!, mug=mug, orange_juice_box=juice box, pop_can=soda can, soft_drink=soda,
  teacup_ganson=cup of tea, teapot_ganson=teapot, teiera_tazza_architetto__01=purple teapot,
  zielony_kubek_herbaty_-_01=cup of coffee
food/beverages/alcohol: beer=beer mugs, beer1=beer mug, bottiglia_di_vino_pregi_01=wine bottle,
  ontologia_del_vino_archi_01=wine bottle
food/breads_and_carbs: bread_01=bread, croissant_gerald_g._01=croissant, muffin1=muffin, muffin_3=muffin,
  pancake=pancakes, pancakes_berries=pancakes, potato_nicu_buculei_=potato, pretzel_01=pretzel
food/dairy: butter_01=butter, cheese_01=cheese
food/desserts: birthday_cake=birthday cake, cake_jarno_vasamaa_r=cake, candy_01=candy, candy_02=candy,
  candy_10=candy cane, candy_20=red lollipop, candy_22=green lollipop, candy_30=red lollipop,
  cone1_ganson=ice cream cone, cone2_ganson=ice cream cone, cone3_ganson=ice cream cone, cone_alt4=ice cream cone,
  cone_soft_chocolate=ice cream cone, cone_soft_vanilla=ice cream cone, flan_jean-victor_balin_01=pie,
  gateau_jean_victor_balin_=pink cake, glace_01_jean-victor_bal_01=ice cream bar,
  glace_05_jean-victor_bal_01=ice cream bar, glace_2_jean-victor_bali_01=ice cream bar,
  glace_italienne_jean-vic_01=ice cream cone, lollipop_dave_pena_01=red lollipop, muffin_jean_victor_balin_=cupcake,
  pie_apple=pie, pie_cherry=pie, pie_pumpkin=pie, pink_cake_gabrielle_now_r=pink cake,
  pudim_valessio_soares_de_=pudding, torta_architetto_frances_01=cake
food/fruit: an_apple_01=red apple, another_apple_01=red apple, apple=red apple, applf=red apple,
  bananas_nicu_buculei_01=bananas, cherries=cherries, cherry_jonathan_dietrich_01=cherry, grape_01=grapes,
  grapes_01=grapes, grapes_leif_lodahl_02=green grapes, grapes_simple=grapes, green_pear_01=green pear,
  juice_glass_andremarcel._01=glass of juice, la_prugna_architetto_fra_01=plums, lemon=lemon,
  lemon_half_ganson=lemon slice, lemon_simple=lemon, lemon_whole_ganson=lemon, lime_half_ganson=lime slice,
  lime_whole_ganson=lime, melon_goneri_le_bouder_01=melon, orange=orange, orange_simple=orange,
  orange_wedge=orange slice, pasteque_01=watermelon, pear=pear, pear_02=pear, pear_simple=yellow pear,
  pesca_architetto_frances_01=peach, pineapple=pineapple, prune=plum, rondelle_d_orange_01=orange slice,
  strawberry=strawberry, strawberry_01=strawberry, strawberry_jonathan_diet_01=strawberry,
  strawberry_simple=strawberry, watermelon_simple=watermelon
food/meats_and_eggs: bacon_ganson=bacon, burger_http_www.treebui_r=hamburger, chicken_burger=hamburger,
  fried_egg=fried egg, fried_eggs=fried eggs, hamburger_ganson=hamburger, hot_dog=hot dog,
  hot_dog_juliane_krug_r=hot dog, mcoon_01=egg, steak-v0.1=steak
food/vegetables: aglio_architetto_frances_01=garlic, cayennepepperrevisited_d_01=red pepper, corn_cob=corn,
  onion_joerg_rosenbauer_01=onion, pannocchia_di_gran_turc_01=corn, peperoncino_pepper_fra_=red peppers,
  ravanello_architetto_fra_01=radishes, what_s_up_doc_01=carrot
geography/astronomy: jupiter_dan_gerhards_01=orange planet, mars_dan_gerhards_01=red planet,
  moon-crescent2=crescent moon, moon-full=full moon, moon-half2=half moon, saturn_dan_gerhards_01=planet with a ring
office/telephone: handphone_toh_yen_cheng_01=mobile phone, ip_phone_michael_hart_r=telephone,
  mobile_phone_01=mobile phone, phone_handset_gray_einar_01=telephone receiver, red_telephone_mimooh_01=red telephone,
  telefono_email_frolland_01=yellow telephone
people/clothing: adventurer_hat_nicu_bucu_01=brown hat, camicia_in_seta_architet_01=blue shirt,
  gold_chain_of_round_lin_01=gold chain, hiking_boot_jarno_vasama_=boot, mitten_nathan_eady_01=red mitten,
  pattino_architetto_franc_01=ice skate, sunglasses_01=sunglasses, tennis_shoe_jarno_vasama_=blue shoe,
  thongs_01=flip flops, tie_-_clothing_nicu_bucu_01=green bow tie, wild_summer_shorts_natha_01=shorts,
  winter_hat_nathan_eady_01=red winter hat
people/clothing/hats: baseball_cap_ganson=cap, bejewelled_crown_with_t_01=crown, blue_fedora=blue hat,
  hat_-_clothing_nicu_bucu_01=cowboy hat, hat_-_clothing_nicu_bucu_02=blue cap, hat_-_clothing_nicu_bucu_04=red hat,
  hat_01=party hat, pimp_hat_james_birkett_01=purple hat, propeller=cap, purple_hat_nicu_buculei_01=purple hat,
  red_fedora=red hat, slouch_hat_01=green hat, sombrero_dave_pena_01=sombrero
plants: acorn_jonathan_dietrich_01=acorn, arbre_modern_jean-victor_01=tree, daffodil_jonathan_dietri_01=daffodil,
  fall_coloured_leaf_geral_01=maple leaf, fall_coloured_leaf_geral_02=maple leaves,
  fall_coloured_tree_geral_01=autumn tree, leaf_01=leaf, mushroom=red mushroom, mushroom_benji_park_=brown mushroom,
  olivier_one_jean-victor__01=olives, shamrock_for_march_natha_01=four leaf clover,
  shamrock_symbol_jonadab__01=four leaf clover, tree_branches_and_roots_01=tree
plants/flowers: daffodil_susan_park_01=daffodil, flower1_juliane_krug_01=yellow flower, flower_01=blue flower,
  flower_02=red flower, flower_peterm_01=orange flower, flowers_jonathan_dietric_01=yellow flowers,
  funnyflower_02=purple flower, geranium_ganson=flower pot, red_flower_01=red flower,
  red_flower_raphael_seban_01=orange flower, sakura_01=pink flower, sakura_dave_pena_01=pink flower,
  sun_flower_ganson=sunflower, tulips_ganson=tulips
plants/trees: christmas_tree_mo_01=christmas tree, fern_mo_01=fern, tree_whit_fruits_01=apple tree
plants/trees/evergreen: christmas_tree_01=christmas tree, lightly_decorated_evergreen_01=christmas tree,
  plain_tree_01=green tree, simple_evergreen_with_highlights_01=fir tree, tree=fir tree
recreation/music: 45_rpm_record_gerald_g._01=vinyl record, africandrum_benji_park1=drum, africandrum_benji_park2=drum,
  bass_guitar_a.j._ashton_=electric guitar, cello_ganson=cello, djambf_ganson=drum, drums_jarno_vasamaa_=drum kit,
  electric_guitar_andrea__01r=electric guitar, fifties_jukebox_gerald_g_01=jukebox, flute_ganson=flute,
  french_horn_ganson=french horn, gramophone=gramophone, guitar_ganson=guitar, guitar_jarno_vasamaa1=guitar,
  guitar_jarno_vasamaa2=electric guitar, guitar_profile_philippe__01=guitar, harp1_ganson=harp, harp2_ganson=harp,
  headphones_davide_pesent_=headphones, maracas_ganson=maracas, musical_note_1_dennis_bo_01=musical note,
  musical_note_3_dennis_bo_01=musical note, tenor_trombone_ganson=trombone, trumpet_b_flat_colour_ganso=trumpet,
  violin_colour_ganson=violin, xylophone_ganson=xylophone
recreation/party: balloon-black-aj=black balloon, balloon-blue-aj=blue balloon, balloon-green-aj=green balloon,
  balloon-orange-aj=orange balloon, balloon-purple-aj=pink balloon, balloon-red-aj=red balloon,
  balloon-yellow-aj=yellow balloon, balloons-aj=balloons, balloons_01=balloons, baloon1_01=red balloon,
  baloon1_02=pink balloon, baloon1_03=blue balloon, baloon1_04=yellow balloon, baloon1_05=green balloon,
  couronne_01=crown, fire_valessio_soares_de_=fire, hat_01=party hat, hat_02=party hat,
  heart-ballons_benji_park_01=red balloons, pacco_regalo_architetto__01=gift, tophat_benji_park_01=top hat
recreation/sports: 8_ball_jarno_vasamaa=billiard ball!, baseball_bat_ganson=baseball bat, baseball_cap_ganson=cap,
  baseball_glove_ganson=baseball glove, basebalm_ganson=baseball, blowling_ball_01=bowling ball,
  cricket_bat_01=cricket bat, cronometro_mauro_olivo_01=stopwatch!, dartboard_ruud_steltenpo_01=dartboard!,
  football_ball_brice_boye_01=soccer ball, football_helmet_gerald_g_01=football helmet,
  golf_flag_ball_bram_gron_=golf flag, soccer_ballon_tanguy_jac_=soccer ball,
  table_tennis_omar_abo-na_01=table tennis paddles, tennis_racket_01=tennis racket,
  tennis_shoe_jarno_vasama_=blue shoe, tennis_shoes_jarno_vasam_=blue shoes, volley-ball_andrea_bianc_01=volleyball
recreation/toys: ball=ball, beach_ball_01=beach ball, beachball_v0.1=beach ball, boomerang_01=boomerang,
  gameboy_pocket_durex_r=game console, rubber_duck1_ganson=rubber duck, rubber_duck2_ganson=rubber duck, rubik=cube,
  simple_teddy_bear_gerald_01=teddy bear, stylized_teddy_bear_gera_01=teddy bear, surfboard_davek_01=surfboard,
  teddybear_jarno_vasamaa_=teddy bear, wagon_01=red wagon
signs_and_symbols/weather: cloudy01=sun and cloud, cloudy02=sun and cloud, drop_peterm_01=water drop,
  icicles_benji_park_=icicles, lightning_icon_benji_par_01=lightning bolt, moon02=crescent moon, rain=rain cloud,
  storm=storm cloud, sun01=sun, sun02=sun, sun_ff77_01=sun, w_cloud=cloud
tools: axe_peterm_=axe, blacksmith_anvil_ganson=anvil, blacksmith_hammer_ganson=hammer,
  blue_vacuum_cleaner_jaim_01=vacuum cleaner, broom_nicu_buculei_01=broom, brush_roller_costea_bogd_01=paint roller,
  bussola_architetto_franc_01=compass, bussola_mauro_olivo_01=compass, calamita_architetto_fran_01=magnet,
  chiave_architetto_france_01=key, cog_01=gear, cultivator_benji_park_01=rake, digital_camera_nicu_bucu_01=camera,
  hammer_nicu_buculei_01=hammer, hammer_peterm1=hammer, hedgeshear_benji_park_01=garden shears,
  hurricane_lamp_ganson=red lantern, lampada_di_aladino_alad_01=oil lamp, leafrake_benji_park_01=rake, lock=padlock,
  magnificator=magnifying glass, magnifing_glass_gino_riv_01=magnifying glass, magnifying_glass_01=magnifying glass,
  mattone_poroton_architet_01=brick, nail_puller_peterm_=pliers, orange_burner_01=lighter,
  paint_brush_costea_bogda_01=paintbrush, paint_roller_gerald_g._01=paint roller, pansement_jean_victor_ba_=bandage,
  pencil_benji_park_01=pencil, roundpointshovel_benji_p_01=shovel, ruota_dentata_architetto_01=gear,
  ruota_dentata_grigia_arc_01=gear, saw_peterm_=saw, scissors=scissors, screwdriver_peterm_=screwdriver, tool=pliers,
  toothbrush_and_paste_ganson=toothbrush, trowel_benji_park_01=trowel, umbrella=umbrella,
  utensile_sega_architetto_01=saw, vacuum_cleaner_mariusz_k_01=green vacuum cleaner,
  vavuum_cleaner_-_uprigh_01=vacuum cleaner, viti_architetto_francesc_01=screws, wooden_mallot_benji_park_=mallet
transportation: bus1_jarno_vasamaa_01=red bus, bus2_jarno_vasamaa_01=blue bus, car_jamin_ellis_=blue car,
  dodge_neon_green_ganson=green car, dodge_neon_pink_ganson=pink car, formula_one_car_gerald_g_01=race car,
  hummer_03=jeep, lighthouse_matthew_gates_=lighthouse, little_tan_suitcase_jona_=suitcase,
  motorcycle_jarno_vasama_=red motorcycle, pallone_aerestatico_arch_01=hot air balloon, road_runner_ganson=brown car,
  skoda_car_alejandro_teja_=red car, sportcar_sergio_luiz_ara_01=red car, toyota_land_cruiser_ganson=green jeep,
  tramway_lumen_design_stu_01=tram, truck_jarno_vasamaa1=blue truck, truck_jarno_vasamaa_=red truck
transportation/boating: boat_jarno_vasamaa_=sailboat, sailboat_illustration=sailboat
transportation/vehicles: 4wd=green car, aircraft_jarno_vasamaa1=airplane, aircraft_jarno_vasamaa2=airplane,
  aircraft_jarno_vasamaa3=airplane, aircraft_jarno_vasamaa4=airplane, aircraft_jarno_vasamaa_=airplane,
  bicycle_01=bicycle, blazer_01=jeep, car=red car, lighthouse_01=lighthouse, rocket=rocket, sledge_01=sled,
  toy_paper_plane_01=paper airplane, trattore_architetto_fran_01=red tractor, trawler_01=red boat,
  vtt_02=blue bicycle
"""

# Emoji by short name: the categories used, the pictures in them that are not, and the nouns where the name is not it.
EMOJI_CATEGORIES = ("Activities", "Animals & Nature", "Food & Drink", "Objects", "Travel & Places")
EMOJI_DROPPED = set("""
admission_tickets aerial_tramway alembic amphora ballot_box_with_ballot bamboo bank bar_chart barber barely_sunny
beach_with_umbrella bellhop_bell bento beverage_box black_joker black_nib bookmark bookmark_tabs bowl_with_spoon
bridge_at_night briefs broken_chain bubbles building_construction busstop calendar calling camera_with_flash camping
canned_food card_file_box card_index card_index_dividers carousel_horse chart chart_with_downwards_trend
chart_with_upwards_trend city_sunrise clock1 clock1030 clock11 clock1130 clock12 clock1230 clock130 clock2 clock230
clock3 clock330 clock4 clock430 clock5 clock530 clock6 clock630 clock7 clock730 clock8 clock830 clock9 clock930
closed_lock_with_key clubs comet compression confetti_ball construction control_knobs credit_card crossed_swords
curling_stone custard cut_of_meat cyclone dango department_store derelict_house_building diamonds dna dolls dvd
e-mail earth_africa earth_asia elevator envelope_with_arrow euro european_post_office falafel fax feet
field_hockey_stick_and_ball film_frames firecracker first_place_medal first_quarter_moon_with_face fish_cake flags
flatbread flower_playing_cards fog foggy folding_hand_fan fondue full_moon_with_face funeral_urn globe_with_meridians
goal_net guide_dog gun hair_pick hammer_and_pick hammer_and_wrench hamsa harp hearts helmet_with_white_cross hotel
hotsprings hourglass_flowing_sand house_buildings ice_hockey_stick_and_puck identification_card inbox_tray
incoming_envelope izakaya_lantern japan kaaba kimono knife_fork_plate knot lab_coat label lacrosse last_quarter_moon
last_quarter_moon_with_face leafless_tree level_slider light_rail link linked_paperclips lock_with_ink_pen
lotion_bottle love_hotel low_battery mag_right mahjong mailbox_closed mailbox_with_mail mailbox_with_no_mail
martial_arts_uniform mate_drink memo metro microbe military_helmet milky_way minidisc money_with_wings moon_cake
mostly_sunny motorway mountain_cableway mountain_railway mouse_trap moyai musical_score mute national_park
nazar_amulet new_moon new_moon_with_face newspaper night_with_stars no_bell notes oden oil_drum open_file_folder
outbox_tray page_facing_up page_with_curl pager partly_sunny_rain performing_arts petri_dish phoenix pig_nose pinata
placard postal_horn pouch pound pouring_liquid prayer_beads probing_cane railway_track receipt red_envelope
reminder_ribbon rice_cracker rice_scene rolled_up_newspaper root_vegetable rosette running_shirt_with_sash sake sari
satellite_antenna seat second_place_medal shallow_pan_of_food shovel slot_machine smoking sound spades sparkler
sparkles speaker spiral_calendar_pad spiral_note_pad stadium station stuffed_flatbread sunrise_over_mountains
suspension_railway tada tamale tanabata_tree third_place_medal tokyo_tower trackball triangular_ruler
umbrella_with_rain_drops vhs waning_crescent_moon waning_gibbous_moon waxing_crescent_moon wedding white_flower
wind_blowing_face wind_chime wing womans_clothes world_map x-ray yen
""".split())
EMOJI_NOUNS = """
8ball=billiard ball!, adhesive_bandage=bandage, airplane_arriving=airplane, airplane_departure=airplane,
art=paint palette, articulated_lorry=truck, athletic_shoe=sneaker, auto_rickshaw=rickshaw, baby_chick=chick,
badminton_racquet_and_shuttlecock=badminton racket, baguette_bread=baguette, basketball, bee, beers=beer mugs,
bell_pepper=green pepper, billed_cap=cap, black_bird=blackbird, blossom=flower, blowfish=pufferfish, blue_car,
boar=boar face, boot, bricks, bug=caterpillar, bulb=light bulb, bullettrain_front=train, bullettrain_side=fast train,
cake=slice of cake, camel, car, carpentry_saw=saw, cd, chains=chain, champagne=champagne bottle, cheese_wedge=cheese,
cherry_blossom=pink flower, chess_pawn=black chess pawn, chicken=chicken face, city_sunset=city, cityscape=city,
classical_building=temple, clinking_glasses=champagne glasses, clock10=clock!, closed_book=red book,
closed_umbrella=umbrella, coffee=cup of coffee, coin=gold coin, computer=laptop, convenience_store=store!, corn,
couch_and_lamp=couch, cricket_bat_and_ball=cricket bat, cup_with_straw=soda, curry, dart=dartboard, date=calendar!,
deciduous_tree=tree, desktop_computer=computer, diya_lamp=oil lamp, dollar=money!, dromedary_camel=camel,
droplet=water drop, drum_with_drumsticks=drum, earth_americas=earth, eggplant, electric_plug=plug, empty_nest=nest,
european_castle=castle, evergreen_tree=fir tree, eyeglasses=glasses, fallen_leaf=brown leaves, file_folder=folder,
fire_engine=fire truck, first_quarter_moon=half moon, fish=blue fish, fishing_pole_and_fish=fishing rod, flashlight,
flying_disc=frisbee, flying_saucer=ufo, frame_with_picture=picture frame, fried_egg, fuelpump=gas pump, full_moon,
game_die=dice, gem=diamond, gift, ginger_root=ginger, giraffe_face=giraffe, golf=golf flag, green_salad=salad,
guitar=electric guitar, hatched_chick=chick, hatching_chick=chick, headphones, headstone=gravestone, herb=herbs,
high_heel=red shoe, hiking_boot=boot, hocho=kitchen knife, hospital!, hot_pepper=red pepper, house,
house_with_garden=house, icecream=ice cream cone, japanese_castle=castle, jeans=blue jeans, jigsaw=puzzle piece,
kiwifruit=kiwi, koala=koala face, ladybug, leafy_green=lettuce, leaves, ledger=notebook, lightning=lightning cloud,
lock=padlock, long_drum=drum, lotus=lotus flower, loud_sound=loudspeaker, loudspeaker=megaphone, mag=magnifying glass,
mailbox, mans_shoe=shoe, mantelpiece_clock=clock!, manual_wheelchair=wheelchair, meat_on_bone=meat, medal,
mega=megaphone, minibus=van, mirror_ball=disco ball, moneybag=money bag!, moon, moose=moose face, motor_boat=boat,
motor_scooter=scooter, motorized_wheelchair=wheelchair, mount_fuji=mountain, mushroom=red mushroom,
musical_keyboard=piano keys, necktie=shirt with a tie, nesting_dolls=doll, notebook_with_decorative_cover=notebook,
nut_and_bolt=bolt, ocean=wave, octagonal_sign=stop sign!, old_key=key, oncoming_automobile=car, oncoming_bus=bus,
oncoming_police_car=police car, oncoming_taxi=taxi, one-piece_swimsuit=swimsuit, package=box,
partly_sunny=sun and cloud, passenger_ship=ship, pea_pod=peas, phone=telephone, pick=pickaxe, pizza=pizza slice,
polar_bear=polar bear face, post_office, postbox=mailbox, poultry_leg=chicken leg, raccoon=raccoon face,
racing_car=race car, railway_car=train car, rain_cloud, ramen=bowl of noodles, ribbon=red bow, rice=bowl of rice,
ring_buoy=life ring, ringed_planet=planet with a ring, roll_of_paper=toilet paper, rose=red rose,
rotating_light=siren, round_pushpin=pushpin, rugby_football=rugby ball, sandal, sauropod=dinosaur, scales=scale,
school!, school_satchel=backpack, scissors, scooter=kick scooter, service_dog=dog, shell, shinto_shrine=shrine,
shopping_trolley=shopping cart, ski=skis, small_airplane=airplane, snow_capped_mountain=mountain, snow_cloud,
snowman_without_snow=snowman, soap, sports_medal=gold medal, star=yellow star, star2=yellow star,
steam_locomotive=train, stew=pot of soup, straight_ruler=ruler, studio_microphone=microphone, sun_with_face=sun face,
sunny=sun, sweet_potato, t-rex=dinosaur, table_tennis_paddle_and_ball=table tennis paddle, takeout_box=box of noodles,
tangerine=orange, tea=cup of tea, tennis=tennis racket, thong_sandal=flip flop, thunder_cloud_and_rain=storm cloud,
ticket!, timer_clock=timer, toolbox=red toolbox, traffic_light, train=tram, trolleybus=bus, truck,
tumbler_glass=glass, umbrella_on_ground=beach umbrella, unlock=open padlock, vertical_traffic_light=traffic light,
video_game=game controller, wastebasket=trash can, water_buffalo=buffalo, wilted_flower=wilted rose,
womans_flat_shoe=shoe, womans_hat=hat, wood=log, zap=lightning bolt
"""
EMOJI_MORE = """
slightly_smiling_face=smiling face, grinning=grinning face, heart_eyes=face with heart eyes, wink=winking face,
cry=crying face, angry=angry face, open_mouth=surprised face, sleeping=sleeping face, sunglasses=face with sunglasses,
white_frowning_face=sad face, skull, ghost, alien, robot_face=robot, clown_face=clown, hankey=pile of poo,
nerd_face=face with glasses, heart=red heart, blue_heart, green_heart, yellow_heart, broken_heart, pink_heart,
purple_heart, see_no_evil=monkey face, boom=explosion, eye, ear, nose, foot, bone, tooth, brain, footprints,
santa=santa claus, mermaid, snowboarder, fist, hand, japanese_ogre=red mask, feet=paw prints, love_letter
"""
# Where a set shows something else than the others.
EMOJI_BY_STYLE = """
zebra_face@3d=zebra, zebra_face@flat=zebra, deer@icon=deer face, tennis@icon=tennis ball, gorilla@icon=gorilla face,
rhinoceros@icon=rhinoceros face, eagle@icon=eagle face, olive@drawing=olives, olive@icon=olives, herb@icon=branch
"""
# Words without an article, and words of their own kind.
NO_ARTICLE = set("""
bacon bread broccoli cheese chocolate corn curry fudge garlic ginger ham holly jam jelly ketchup lava lavender
lemonade lettuce
money popcorn rice smoke soap spaghetti spinach sushi thyme toast yogurt asparagus celery fire wood santa salad butter
honey
leaves lightning skis herbs brown-leaves meat santa-claus blue-jeans toilet-paper coral peas beef rice-grain cauliflower
""".split())
WITH_THE = {"moon", "sun", "earth", "full moon", "eiffel tower", "statue of liberty", "great wall", "taj mahal",
            "capitol", "colosseum"}


Candidate = collections.namedtuple("Candidate", "package version licence style noun text source picture smaller")


def die(message):
    sys.exit(f"prepare_data.py: {message}")


# --- packages ---------------------------------------------------------------------------------------------------------


def check_installed():
    if not shutil.which("dpkg-query"):
        die("dpkg-query: not found. This program takes its pictures from Debian's packages.")
    packages = [name for name, (path, _) in DEBIAN.items() if not path.is_dir() or debian_version(name) == ""]
    packages += [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if packages:
        die(f"not installed: {', '.join(packages)}. Install them: "
            f"apt-get install --no-install-recommends {' '.join(packages)}")


@functools.lru_cache(maxsize=None)
def debian_version(package):
    query = ["dpkg-query", "-W", "-f", "${Version}", package]
    found = subprocess.run(query, capture_output=True, text=True)
    return found.stdout if found.returncode == 0 else ""


def integrity(archive):
    """The checksum of a file as npm writes it."""
    return base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def npm_package(name, cache):
    """The unpacked folder of a pinned npm package, fetched if it is not in the cache."""
    version = NPM[name][0]
    folder = cache / f"{name.replace('@', '').replace('/', '-')}-{version}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        print(f"fetching {name}@{version}", flush=True)
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
        fetched = subprocess.run(command, cwd=cache, capture_output=True, text=True)
        if fetched.returncode != 0:
            die(f"{name}@{version}: npm pack failed: {fetched.stderr.strip()}. Is the npm registry reachable?")
        archive = cache / fetched.stdout.split()[-1]
        unpacking = folder.with_name(folder.name + ".part")
        shutil.rmtree(unpacking, ignore_errors=True)
        unpacking.mkdir()
        if integrity(archive) != NPM[name][2]:
            die(f"{archive}: is not what {name}@{version} was. Remove it and try again.")
        subprocess.run(["tar", "-xzf", archive, "-C", unpacking, "--no-same-owner"], check=True)
        archive.unlink()
        unpacking.rename(folder)
    return folder / "package"


def read_rcc(path):
    """The files of a Qt resource archive: name -> bytes."""
    data = path.read_bytes()
    if data[:4] != b"qres":
        die(f"{path}: not a Qt resource archive. Reinstall gcompris-qt-data.")
    version, tree, contents, names = struct.unpack(">IIII", data[4:20])
    size = 14 if version == 1 else 22
    files = {}

    def name_of(node):
        at = names + struct.unpack(">I", data[node : node + 4])[0]
        length = struct.unpack(">H", data[at : at + 2])[0]
        return data[at + 6 : at + 6 + 2 * length].decode("utf-16-be")

    def walk(index, folder):
        node = tree + index * size
        flags = struct.unpack(">H", data[node + 4 : node + 6])[0]
        name = f"{folder}/{name_of(node)}" if index else ""
        if flags & 2:
            count, first = struct.unpack(">II", data[node + 6 : node + 14])
            for child in range(first, first + count):
                walk(child, name)
            return
        at = contents + struct.unpack(">I", data[node + 10 : node + 14])[0]
        if flags & 4:
            die(f"{path}: packed with zstd, which this program cannot read. It knows gcompris-qt-data 3.1.")
        content = data[at + 4 : at + 4 + struct.unpack(">I", data[at : at + 4])[0]]
        files[name] = zlib.decompress(content[4:]) if flags & 1 else content

    walk(0, "")
    return files


# --- pictures ---------------------------------------------------------------------------------------------------------


def open_picture(source, content=None):
    """A picture as RGBA; source names it, content is what it holds if it is not a file."""
    try:
        if source.endswith(("svg", "svgz")):
            command = ["rsvg-convert", "-w", "384", "-h", "384", "-a"] + ([] if content else [source])
            content = subprocess.run(command, input=content, capture_output=True, check=True).stdout
        picture = Image.open(io.BytesIO(content) if content else source)
        return picture.convert("RGBA")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        die(f"{source}: cannot be read as a picture ({error}). Reinstall its package.")


def on_white(picture):
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def visible(picture, flat):
    """The box of what can be seen: by transparency if there is any, else by what is not white."""
    alpha = picture.getchannel("A")
    if alpha.getextrema()[0] < 128:
        return alpha.point(lambda value: 255 if value > 12 else 0).getbbox()
    difference = ImageChops.difference(flat, Image.new("RGB", flat.size, "white")).convert("L")
    return difference.point(lambda value: 255 if value > 14 else 0).getbbox()


def square_thing(picture):
    """Composited on white at full size, trimmed, in the middle of a white square with a margin; None if it is empty."""
    flat = on_white(picture)
    box = visible(picture, flat)
    if not box:
        return None
    flat = flat.crop(box)
    side = math.ceil(max(flat.size) / (1 - 2 * MARGIN))
    square = Image.new("RGB", (side, side), "white")
    square.paste(flat, ((side - flat.width) // 2, (side - flat.height) // 2))
    return square


def square_scene(picture):
    """The middle of a photograph that fills its frame."""
    flat = on_white(picture)
    side = min(flat.size)
    left, top = (flat.width - side) // 2, (flat.height - side) // 2
    return flat.crop((left, top, left + side, top + side))


def shrink(square, side=SIDE):
    return square.resize((side, side), Image.LANCZOS)


def smaller(square, scene):
    """The picture at 0.9 of its size about the middle; of a scene its inner 0.9, since nothing is around it."""
    if scene:
        inset = square.width * 0.05
        inner = (inset, inset, square.width - inset, square.height - inset)
        return square.resize((SIDE, SIDE), Image.LANCZOS, box=inner)
    side = round(SIDE * 0.9)
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    picture.paste(shrink(square, side), ((SIDE - side) // 2, (SIDE - side) // 2))
    return picture


def mirror(picture):
    return picture.transpose(Image.FLIP_LEFT_RIGHT)


def unit(values):
    values = values.astype(numpy.float32).ravel()
    return values / max(float(numpy.linalg.norm(values)), 1e-6)


def fingerprint(picture):
    """16x16 colours less their mean, and the differences of neighbours in 17x17 greys, each of length 1: the product of
    two is their correlation."""
    colours = numpy.asarray(picture.resize((16, 16), Image.BOX), dtype=numpy.float32)
    greys = numpy.asarray(picture.convert("L").resize((17, 17), Image.BOX), dtype=numpy.float32)
    edges = numpy.stack([greys[:-1, 1:] - greys[:-1, :-1], greys[1:, :-1] - greys[:-1, :-1]])
    return unit(colours - colours.mean()), unit(edges)


def inside(one, other):
    """The correlation of 24x24 colours where both pictures are neither white nor at the edge of white."""
    values = [numpy.asarray(picture.resize((24, 24), Image.BOX), dtype=numpy.float32) for picture in (one, other)]
    both = (values[0].min(axis=2) < 235) & (values[1].min(axis=2) < 235)
    inner = both.copy()
    inner[1:] &= both[:-1]
    inner[:-1] &= both[1:]
    inner[:, 1:] &= both[:, :-1]
    inner[:, :-1] &= both[:, 1:]
    if inner.sum() < 20:
        return 1.0  # too thin to tell: let the other two measures decide
    left, right = (value[inner] - value[inner].mean(axis=0) for value in values)
    return float(unit(left) @ unit(right))


def correlations(pictures, others):
    """For each picture and each of the others: of the colours, of the edges."""
    left, right = ([numpy.stack(part) for part in zip(*map(fingerprint, some))] for some in (pictures, others))
    return left[0] @ right[0].T, left[1] @ right[1].T


def alike(pictures, others):
    """For each picture and each of the others: whether it is that one or its mirror image. The same photograph 5 %
    smaller or a pixel aside keeps 0.92 of the colours, 0.78 of the edges and 0.61 of the inside; other things that are
    round reach 0.96, 0.92 and 0.54, and no other pair both of the first two."""
    same = numpy.zeros((len(pictures), len(others)), dtype=bool)
    if not pictures or not others:
        return same
    for turned in (others, list(map(mirror, others))):
        colours, edges = correlations(pictures, turned)
        for index, other in numpy.argwhere((colours > ALIKE_COLOURS) & (edges > ALIKE_EDGES)):
            same[index, other] |= inside(pictures[index], turned[other]) > ALIKE_INSIDE
    return same


# --- names ------------------------------------------------------------------------------------------------------------


def clean(name):
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", name.lower()).split())


def parse_entry(entry):
    """picture[=noun][!] -> picture, noun, whether text can be read in it"""
    text = entry.endswith("!")
    picture, _, noun = entry.rstrip("!").partition("=")
    return picture, noun or clean(re.sub(r"[0-9]", " ", picture.replace("_", " "))), text


def parse_table(table):
    """Lines "folder: entry, entry" (an indented line continues the one before) -> (path, noun, text)"""
    for line in re.sub(r",?\n\s+", ", ", table.strip()).splitlines():
        folder, entries = line.split(": ", 1)
        for entry in entries.split(", "):
            picture, noun, text = parse_entry(entry.strip())
            yield f"{folder}/{picture}", noun, text


def is_plural(noun):
    head = noun.split(" of ")[0].split(" with ")[0].split()[-1]
    return head.endswith("s") and not head.endswith(("ss", "us", "is"))


def with_article(noun):
    if noun in WITH_THE:
        return f"the {noun}"
    if noun.replace(" ", "-") in NO_ARTICLE or is_plural(noun):
        return noun
    vowel = noun[0] in "aeiou" and not noun.startswith(("uni", "ufo", "eu"))
    return f"{'an' if vowel else 'a'} {noun}"


def caption(candidate):
    return f"{STYLES[candidate.style]} {with_article(candidate.noun)}"


# --- sources ----------------------------------------------------------------------------------------------------------


def candidate(package, version, licence, style, noun, text, source, content=None, path=None):
    picture = open_picture(path or source, content)
    scene = style == "snapshot"
    square = square_scene(picture) if scene else square_thing(picture)
    if square is None:
        die(f"{source}: shows nothing. Reinstall {package}.")
    return Candidate(package, version, licence, style, noun, text, source, shrink(square), smaller(square, scene))


def with_suffix(base, suffixes, package):
    for suffix in suffixes:
        path = base.with_name(base.name + suffix)
        if path.is_file():
            return path
    die(f"{base}: missing from {package}. This program knows the versions named in OUTDIR/SOURCES.tsv.")


def from_folder(package, folder, style, table, suffixes, licence=None):
    version, licence = debian_version(package), licence or DEBIAN[package][1]
    for name, noun, text in parse_table(table):
        path = with_suffix(folder / name, suffixes, package)
        yield candidate(package, version, licence, style, noun, text, str(path.relative_to(folder)), path=str(path))


def stamps():
    package = "tuxpaint-stamps-default"
    yield from from_folder(package, STAMPS, "photo", STAMP_PHOTOS, [".png"])
    yield from from_folder(package, STAMPS, "cartoon", STAMP_CARTOONS, [".png", ".svg"])
    yield from from_folder(package, STAMPS, "clipart", STAMP_CLIP_ART, [".svg", ".png"])


def pysiogame():
    yield from from_folder("pysiogame", PYSIOGAME / "art4apps", "cartoon", ART4APPS, [".jpg"], ART4APPS_LICENCE)
    yield from from_folder("pysiogame", PYSIOGAME, "clipart", PYSIOGAME_CLIP_ART, [".jpg", ".png"])


def openclipart():
    yield from from_folder("openclipart-png", OPENCLIPART, "clipart", OPENCLIPART_CLIP_ART, [".png"])


def gcompris_archive(name):
    path = GCOMPRIS / f"{name}.rcc"
    if not path.is_file():
        die(f"{path}: missing. This program knows gcompris-qt-data 3.1; reinstall it.")
    return read_rcc(path)


def licences_in(readme):
    """What a README of GCompris says: file name -> licence and author. Its parts are parted by empty lines."""
    licences = {}
    for part in re.split(r"\n\s*\n", readme):
        licence = re.search(r"^licen[cs]e: *(.+)$", part, re.I | re.M)
        author = re.search(r"^copyright: *(.+)$", part, re.I | re.M)
        files = re.search(r"^files?:(.*?)(?=^\w+:|\Z)", part, re.I | re.M | re.S)
        if licence and files:
            says = f"{licence[1].strip()} ({author[1].strip()})" if author else licence[1].strip()
            licences.update((name, says) for name in re.split(r"[\s,]+", files[1].strip()))
    return licences


def gcompris():
    package = "gcompris-qt-data"
    read_archive = functools.lru_cache(maxsize=None)(gcompris_archive)
    for style, table in (("snapshot", GCOMPRIS_SNAPSHOTS), ("photo", GCOMPRIS_PHOTOS), ("clipart", GCOMPRIS_CLIP_ART),
                         ("cartoon", GCOMPRIS_CARTOONS)):
        for name, noun, text in parse_table(table):
            activity, base = name.split("/")[0], f"{GCOMPRIS_INSIDE}/{name}"
            files = read_archive(activity)
            path = next((base + suffix for suffix in (".webp", ".svg") if base + suffix in files), None)
            if not path:
                die(f"{name}: missing from {GCOMPRIS}/{activity}.rcc. This program knows gcompris-qt-data 3.1.")
            folder, file = path.rsplit("/", 1)
            licence = licences_in(files.get(f"{folder}/README", b"").decode()).get(file, DEBIAN[package][1])
            yield candidate(package, debian_version(package), licence, style, noun, text, path, files[path])


def entries(table):
    return {picture: (noun, text) for picture, noun, text in map(parse_entry, re.split(r",\s+", table.strip()))}


def emoji_nouns(cache):
    """The emoji that are used: file name without suffix, short name, noun, whether text can be read"""
    path = npm_package("emoji-datasource-google", cache) / "emoji.json"
    named, more = entries(EMOJI_NOUNS), entries(EMOJI_MORE)
    for one in sorted(json.loads(path.read_text(encoding="utf-8")), key=lambda one: one["sort_order"]):
        short = one["short_name"]
        if short in more:
            yield one["image"][:-4], short, *more[short]
        elif one["category"] in EMOJI_CATEGORIES and short not in EMOJI_DROPPED:
            yield one["image"][:-4], short, *named.get(short, (clean(one["name"]), False))


def emoji(cache):
    sets = (("emoji-datasource-google", "img/google/64", ".png", "drawing"),
            ("emoji-datasource-twitter", "img/twitter/64", ".png", "icon"),
            ("@lobehub/fluent-emoji-3d", "assets", ".webp", "3d"),
            ("@lobehub/fluent-emoji-flat", "assets", ".svg", "flat"))
    nouns, special = list(emoji_nouns(cache)), entries(EMOJI_BY_STYLE)
    for package, below, suffix, style in sets:
        folder = npm_package(package, cache) / below
        version, licence, _ = NPM[package]
        for name, short, noun, text in nouns:
            noun = special.get(f"{short}@{style}", (noun, text))[0]
            files = [folder / (one + suffix) for one in (name, name.replace("-fe0f", ""))]
            path = next((file for file in files if file.is_file()), None)
            if path:
                yield candidate(package, version, licence, style, noun, text, f"{below}/{path.name}", path=str(path))


def samples():
    paths = [with_suffix(STAMPS / name, [".png"], "tuxpaint-stamps-default") for name in SAMPLES]
    return [shrink(square_thing(open_picture(str(path)))) for path in paths]


# --- what goes where --------------------------------------------------------------------------------------------------


def without_samples(candidates, sample_pictures):
    """The candidates that are neither a sample nor alike one."""
    candidates = [one for one in candidates if not is_sample(one)]
    twins = alike([one.picture for one in candidates], sample_pictures)
    for one, found in zip(candidates, twins):
        if found.any():
            print(f"left out, alike sample {SAMPLES[found.argmax()]}: {one.package} {one.source} ({one.noun})")
    return [one for one, found in zip(candidates, twins) if not found.any()], int(twins.any(axis=1).sum())


def is_sample(one):
    return one.package == "tuxpaint-stamps-default" and one.source.rsplit(".", 1)[0] in SAMPLES


def without_copies(candidates):
    """Some packages hold the same picture: of each thing in each style, only the first of those that are the same."""
    groups, kept = collections.defaultdict(list), []
    for one in candidates:
        earlier = groups[one.style, one.noun]
        if earlier:
            colours, edges = correlations([one.picture], [other.picture for other in earlier])
            if ((colours > SAME_COLOURS) & (edges > SAME_EDGES)).any():
                continue
        earlier.append(one)
        kept.append(one)
    return kept, len(candidates) - len(kept)


def choose_held_out(candidates, chance):
    """Pictures of things that stay in train in two other pictures at least, after what is alike has gone."""
    order = list(range(len(candidates)))
    chance.shuffle(order)
    pictures = [one.picture for one in candidates]
    same = alike(pictures, pictures)
    by_noun = collections.defaultdict(list)
    for index, one in enumerate(candidates):
        by_noun[one.noun].append(index)
    wanted, chosen, gone, nouns = dict(HELD_OUT), [], set(), set()
    for index in order:
        one = candidates[index]
        twins = set(numpy.flatnonzero(same[index]))
        left = set(by_noun[one.noun]) - twins - gone
        if not wanted.get(one.style) or one.noun in nouns or index in gone or len(left) < 2 or len(twins) > 3:
            continue
        wanted[one.style] -= 1
        nouns.add(one.noun)
        chosen.append(index)
        gone |= twins
    return sorted(chosen), gone - set(chosen)


def picture_names(candidates):
    """A name for each: style, noun, and a number where there are several."""
    counts = collections.Counter()
    for one in candidates:
        base = f"{one.style}-{one.noun.replace(' ', '-')}"
        counts[base] += 1
        yield base if counts[base] == 1 else f"{base}-{counts[base]}"


def write_picture(path, picture, text=None):
    if path.exists():
        die(f"{path}: two pictures have this name. Report this.")
    picture.save(path, "PNG", optimize=False)
    if text is not None:
        path.with_suffix(".txt").write_text(text + "\n", encoding="utf-8")


def write_copies(folder, name, one, chance):
    """The picture, its mirror image, one without style; of a photograph the two at 0.9 as well."""
    full, flip = caption(one), chance.random() < 0.5 and not one.text
    write_picture(folder / f"{name}.png", one.picture, full)
    write_picture(folder / f"{name}-plain.png", mirror(one.picture) if flip else one.picture, with_article(one.noun))
    if not one.text:
        write_picture(folder / f"{name}-mirror.png", mirror(one.picture), full)
    if one.style in ("photo", "snapshot"):
        write_picture(folder / f"{name}-smaller.png", one.smaller, full)
        if not one.text:
            write_picture(folder / f"{name}-smaller-mirror.png", mirror(one.smaller), full)


def row(part, name, package, version, source, licence, style="", noun="", text=""):
    return "\t".join((part, name, package, version, source, licence, style, noun, text))


def rows_of(part, names, candidates):
    for name, one in zip(names, candidates):
        yield row(part, name, one.package, one.version, one.source, one.licence, one.style, one.noun, caption(one))


# --- pictures for the autoencoder alone -------------------------------------------------------------------------------


def wallpapers():
    """(package, source, how to open it) of each wallpaper, the largest of its sizes only."""
    largest = {}
    for package in WALLPAPERS:
        listed = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True, check=True).stdout
        for path in map(pathlib.Path, sorted(listed.splitlines())):
            if path.suffix not in (".png", ".jpg", ".webp") or path.is_symlink() or path.name.startswith("screenshot"):
                continue
            key = path.parent if package.startswith("plasma") else path.with_name(re.sub(r"_\d+x\d+", "", path.stem))
            if key not in largest or path.stat().st_size > largest[key][1].stat().st_size:
                largest[key] = (package, path)
    return [(package, str(path), None) for _, (package, path) in sorted(largest.items())]


def scenes():
    """The same of the photographs of GCompris that fill their frames."""
    for activity in ("categorization", "erase", "explore_farm_animals", "explore_monuments", "explore_world_animals"):
        for path, content in sorted(gcompris_archive(activity).items()):
            if path.endswith(".webp") and not re.search(r"/alphabets/|/numbers/|/board/|/tools/|/others/", path):
                yield "gcompris-qt-data", path, content


def crops_of(picture, count, chance):
    """Random squares at several scales; of what is nearly of one colour another is tried."""
    shortest = min(picture.size)
    for _ in range(count):
        for _ in range(8):
            side = min(shortest, round(SIDE * (shortest / SIDE) ** chance.random()))
            left, top = chance.randint(0, picture.width - side), chance.randint(0, picture.height - side)
            crop = picture.resize((SIDE, SIDE), Image.LANCZOS, box=(left, top, left + side, top + side))
            if numpy.asarray(crop, dtype=numpy.float32).std(axis=(0, 1)).max() > PLAIN:
                yield crop
                break


def crops(sources, total, chance):
    sources = list(sources)
    for number, (package, source, content) in enumerate(sources):
        count = total * (number + 1) // len(sources) - total * number // len(sources)
        for crop in crops_of(on_white(open_picture(source, content)), count, chance):
            yield package, source, crop


def clip_art(chance):
    """Pictures of openclipart, without flags, icon themes and the like; each content once."""
    paths = [path for path in sorted(OPENCLIPART.rglob("*.png"))
             if not NO_PICTURES.search(str(path.relative_to(OPENCLIPART).parent)) and path.stat().st_size < 400_000]
    chance.shuffle(paths)
    seen, count = set(), 0
    for path in paths:
        content = path.read_bytes()
        if content in seen or count == CLIP_ART:
            continue
        seen.add(content)
        square = square_thing(open_picture(str(path)))
        if square and square.width > 48:
            count += 1
            yield "openclipart-png", str(path), shrink(square)


def write_vae(folder, sample_pictures, held_out, chance):
    """Writes the pictures for the autoencoder that are alike no sample and no held-out picture; returns their rows and
    how many were left out."""
    found = [*crops(wallpapers(), WALLPAPER_CROPS, chance), *crops(scenes(), SCENE_CROPS, chance), *clip_art(chance)]
    kept_apart = sample_pictures + [one.picture for one in held_out]
    twins = alike([picture for _, _, picture in found], kept_apart).any(axis=1)
    rows, left_out = [], 0
    for (package, source, picture), twin in zip(found, twins):
        if twin:
            left_out += 1
            continue
        name = f"vae-{len(rows):05d}"
        write_picture(folder / f"{name}.png", picture)
        rows.append(row("vae", name, package, debian_version(package), source, DEBIAN[package][1]))
    return rows, left_out


# --- all of it --------------------------------------------------------------------------------------------------------


def summary(train, held_out, vae_count, copies):
    styles_of = collections.defaultdict(set)
    for one in train:
        styles_of[one.noun].add(one.style)
    print(f"\ntrain: {len(train)} pictures, {copies} files with copies; held out: {len(held_out)}; vae: {vae_count}")
    for style, count in sorted(collections.Counter(one.style for one in train).items()):
        print(f"  {style:10} {count:5}   {sum(one.style == style for one in held_out)} held out")
    several = sum(len(styles) >= 3 for styles in styles_of.values())
    print(f"things: {len(styles_of)}; in three styles or more: {several}")


def make(out, cache):
    for part in ("train", "held-out", "vae"):
        (out / part).mkdir(parents=True)
    sample_pictures = samples()
    found = [*stamps(), *pysiogame(), *gcompris(), *openclipart(), *emoji(cache)]
    found, copied = without_copies(found)
    found, dropped = without_samples(found, sample_pictures)
    chosen, twins = choose_held_out(found, random.Random(SEED))
    held_out = [found[index] for index in chosen]
    for index in sorted(twins):
        print(f"left out, alike a held-out picture: {found[index].package} {found[index].source} ({found[index].noun})")
    train = [one for index, one in enumerate(found) if index not in twins and index not in set(chosen)]
    chance = random.Random(SEED + 1)
    train_names, held_out_names = list(picture_names(train)), list(picture_names(held_out))
    for name, one in zip(train_names, train):
        write_copies(out / "train", name, one, chance)
    for name, one in zip(held_out_names, held_out):
        write_picture(out / "held-out" / f"{name}.png", one.picture, caption(one))
    vae_rows, vae_dropped = write_vae(out / "vae", sample_pictures, held_out, random.Random(SEED + 2))
    (out / "held-out-samples.txt").write_text("".join(f"{name}\n" for name in SAMPLES), encoding="utf-8")
    head = row("part", "name", "package", "version", "source", "licence", "style", "thing", "caption")
    rows = [head, *rows_of("train", train_names, train), *rows_of("held-out", held_out_names, held_out), *vae_rows]
    (out / "SOURCES.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    copies = sum(1 for _ in (out / "train").glob("*.png"))
    print(f"left out: {copied} copies, {dropped} alike a sample, {len(twins)} alike a held-out picture, "
          f"of vae {vae_dropped} alike one of both")
    summary(train, held_out, len(vae_rows), copies)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[2])
    arguments.add_argument("outdir", type=pathlib.Path)
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "diptych" / "packages"
    arguments.add_argument("--packages", type=pathlib.Path, default=cache, metavar="CACHE_DIR")
    given = arguments.parse_args()
    out = given.outdir.absolute()
    if (out / ".complete").is_file():
        print(f"{out}: complete. To make it anew, remove it first.")
        return
    if out.exists() and any(out.iterdir()):
        die(f"{out}: holds something that is not a complete data set. Remove it or name another folder.")
    check_installed()
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    make(part, given.packages.absolute())
    (part / ".gitignore").write_text("*\n", encoding="utf-8")  # these pictures belong in no repository
    (part / ".complete").touch()
    if out.exists():
        out.rmdir()
    part.rename(out)


if __name__ == "__main__":
    main()
